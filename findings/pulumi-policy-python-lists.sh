#!/usr/bin/env bash
# pulumi-policy 1.21.0 (Python): a list among a resource's properties equals no list of the same content.
#
# A policy does not get lists and dicts but wrappers that raise when something unknown is read. The wrapper of dicts is a Mapping, which
# compares by content; the wrapper of lists is a Sequence, which has no comparison of its own, so == is identity:
#   args.props["members"] == ["a", "b"]     False, whatever the resource says; an object that holds a list is unequal as well
#   args.props["members"] == []             False for an empty list too
# A policy "exactly these members" reports every resource, and nothing raises. list(...) and a slice are plain lists and compare;
# isinstance(..., list) and (..., dict) are False, + and json.dumps raise. A unit test that hands the policy plain dicts sees none of it,
# and in TypeScript the properties are arrays. Every number is a float: a minimum password age of 0 prints as 0.0.
# Seen 2026-11-29, Python 3.11.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check pulumi-policy==1.21.0 pulumi==3.272.0
cat > properties.py <<'PY'
import json
from google.protobuf import struct_pb2
from pulumi.runtime.proto import analyzer_pb2
from pulumi_policy import EnforcementLevel, ResourceValidationPolicy
from pulumi_policy.policy import _PolicyAnalyzerServicer

def validate(args, report_violation):
    right = args.props
    print("members:", right["members"] == ["a", "b"], "empty:", right["empty"] == [])
    print("object of numbers:", right["limits"] == {"age": 0}, "object with a list:", right["scope"] == {"ous": ["x"]})
    print("list():", list(right["members"]) == ["a", "b"], "slice:", right["members"][:] == ["a", "b"])
    print("is a list:", isinstance(right["members"], list), "is a dict:", isinstance(right["limits"], dict))
    print("age:", right["limits"]["age"])
    for name, use in {"+": lambda: right["members"] + ["c"], "json.dumps": lambda: json.dumps(right["members"])}.items():
        try:
            use()
        except TypeError as error:
            print(f"{name}: {type(error).__name__}")

properties = struct_pb2.Struct()
properties.update({"members": ["a", "b"], "empty": [], "limits": {"age": 0}, "scope": {"ous": ["x"]}})
request = analyzer_pb2.AnalyzeRequest(type="my:index:Right", properties=properties, options=analyzer_pb2.AnalyzerResourceOptions())
policy = ResourceValidationPolicy(name="members", description="Members.", validate=validate)
pack = _PolicyAnalyzerServicer(name="pack", version="1.0.0", policies=[policy], enforcement_level=EnforcementLevel.MANDATORY)
pack.Analyze(request, None)
PY
python/bin/python properties.py > seen
cat seen
diff seen - <<'EXPECTED'
members: False empty: False
object of numbers: True object with a list: False
list(): True slice: True
is a list: False is a dict: False
age: 0.0
+: TypeError
json.dumps: TypeError
EXPECTED
echo "as described"

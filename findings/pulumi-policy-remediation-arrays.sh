#!/usr/bin/env bash
# @pulumi/policy 1.21.0: in remediateResource an array has no map, filter, slice, concat, flat or splice; in validateResource it has.
#
# Both hand the policy proxies of the resource's properties. The outer one, for unknown values, leaves alone what JavaScript lets no proxy
# change (the prototype of Array is neither writable nor configurable). A remediation has a second one beneath, which keeps secrets
# secret and knows no such exception: methods that make their array through the constructor of the old one throw "'get' on proxy: property
# 'prototype' is a read-only and non-configurable data property", and the run ends with an error of the policy pack. Loops, spread,
# Array.from, find, some, push, sort and toSorted work, and so does all on a copy: [...props.members].filter(...).
# So a rule that is moved from "mandatory" to "remediate", say one that takes a principal out of a user right, breaks in the first run,
# after unit tests with plain objects have passed. Seen 2026-11-29, Node 22.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --ignore-scripts --no-audit --no-fund --loglevel=error @pulumi/policy@1.21.0 @pulumi/pulumi@3.270.0 >/dev/null
cat > methods.cjs <<'JS'
const { makeAnalyzeRpcFun, makeRemediateRpcFun } = require("@pulumi/policy/server");
const { AnalyzeRequest, AnalyzerResourceOptions } = require("@pulumi/pulumi/proto/analyzer_pb");
const { Struct } = require("google-protobuf/google/protobuf/struct_pb");
const methods = {
  map: (array) => array.map((name) => name),
  filter: (array) => array.filter((name) => name !== "b"),
  slice: (array) => array.slice(1),
  concat: (array) => array.concat("c"),
  flat: (array) => array.flat(),
  splice: (array) => array.splice(0, 1),
  "filter of a copy": (array) => [...array].filter((name) => name !== "b"),
  find: (array) => array.find((name) => name === "b"),
  push: (array) => array.push("c"),
  toSorted: (array) => array.toSorted(),
};
const request = new AnalyzeRequest();
request.setType("my:index:Right");
request.setProperties(Struct.fromJavaScript({ members: ["b", "a"] }));
request.setOptions(new AnalyzerResourceOptions());
function outcome(make, policy) {
  return new Promise((resolve) => {
    const policies = [{ name: "members", description: "", enforcementLevel: "remediate", ...policy }];
    make("pack", "1.0.0", "remediate", policies)({ request }, (error) => resolve(error ? "throws" : "works"));
  });
}
(async () => {
  for (const [name, method] of Object.entries(methods)) {
    const call = ({ props }) => void method(props.members);
    const validation = await outcome(makeAnalyzeRpcFun, { validateResource: call });
    const remediation = await outcome(makeRemediateRpcFun, { remediateResource: call });
    console.log(`${name}: ${validation}, ${remediation}`);
  }
})();
JS
node methods.cjs > seen
cat seen
diff seen - <<'EXPECTED'
map: works, throws
filter: works, throws
slice: works, throws
concat: works, throws
flat: works, throws
splice: works, throws
filter of a copy: works, works
find: works, works
push: works, works
toSorted: works, works
EXPECTED
echo "as described"

#!/usr/bin/env bash
# winacl 0.1.9: security descriptors of different owner, group or protection are equal, and what is printed protects the audit list too.
#
# - SECURITY_DESCRIPTOR's == and diff compare control, owner and group with themselves, so only the lists count: a domain root whose DACL
#   got protected (inheritance off), or whose owner changed, "has not drifted". Their bytes differ, as the last column shows.
# - The two disagree about the lists: == minds the order of the ACEs, diff does not; neither minds an ACE that is there twice; diff names
#   one lost ACE however many are lost.
# - There is one set of flags for both lists: from_sddl takes the P of "D:P" for both, to_sddl writes the DACL's flags before both, and
#   the SACL first. Written back with the SACL, that text turns inheritance of auditing off.
# winacl is below msldap and others: whoever watches delegations with it compares to_bytes(), or owner, group and control themselves.
# Seen 2026-11-29, Python 3.11.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check winacl==0.1.9
cat > compare.py <<'PY'
from winacl.dtyp.security_descriptor import SECURITY_DESCRIPTOR

USER = "bf967aba-0de6-11d0-a285-00aa003049e2"
RESET = f"(OA;CIIO;CR;00299570-246d-11d0-a768-00aa006e0529;{USER};S-1-5-21-1-2-3-1105)"
UNLOCK = f"(OA;CIIO;WP;28630ebf-41d5-11d1-a9c1-0000f80367c1;{USER};S-1-5-21-1-2-3-1105)"
READ = "(A;;RP;;;AU)"
AUDIT = "S:(AU;SA;WP;;;WD)"

def read(text):
    return SECURITY_DESCRIPTOR.from_sddl(text, domain_sid="S-1-5-21-1-2-3")

before = read("O:DAG:DAD:" + RESET + UNLOCK + READ + AUDIT)
for change, text in {
    "another owner": "O:SYG:DAD:" + RESET + UNLOCK + READ + AUDIT,
    "another group": "O:DAG:SYD:" + RESET + UNLOCK + READ + AUDIT,
    "protected": "O:DAG:DAD:P" + RESET + UNLOCK + READ + AUDIT,
    "an ACE twice": "O:DAG:DAD:" + RESET + UNLOCK + READ + READ + AUDIT,
    "another order": "O:DAG:DAD:" + UNLOCK + RESET + READ + AUDIT,
    "two ACEs lost": "O:DAG:DAD:" + READ + AUDIT,
}.items():
    after = read(text)
    lost = before.diff(after)
    found = "one ACE" if isinstance(lost.get("Dacl", {}).get("deleted"), bytes) else lost or "nothing"
    print(f"{change}: equal {before == after}, diff {found}, same bytes {before.to_bytes() == after.to_bytes()}")
protected = read("O:DAG:DAD:P" + READ + AUDIT)
print("protected:", [name for name, bit in {"DACL": 0x1000, "SACL": 0x2000}.items() if protected.Control & bit])
print(protected.to_sddl())
PY
python/bin/python compare.py > seen
cat seen
diff seen - <<'EXPECTED'
another owner: equal True, diff nothing, same bytes False
another group: equal True, diff nothing, same bytes False
protected: equal True, diff nothing, same bytes False
an ACE twice: equal True, diff nothing, same bytes False
another order: equal False, diff nothing, same bytes False
two ACEs lost: equal False, diff one ACE, same bytes False
protected: ['DACL', 'SACL']
O:S-1-5-21-1-2-3-512G:S-1-5-21-1-2-3-512S:P(AU;SA;WP;;;S-1-1-0)D:P(A;;RP;;;S-1-5-11)
EXPECTED
echo "as described"

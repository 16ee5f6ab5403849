#!/usr/bin/env bash
# winacl 0.1.9: the two-letter names of SDDL that stand for built-in groups are read as accounts of the domain that do not exist.
#
# Its table knows a name's SID or only its last number, and every number is put behind the domain's SID. That is right for DA (512), but
# BA, AO, RU and the other groups of S-1-5-32 become S-1-5-21-<domain>-544 and so on, the services and ED (Enterprise Domain Controllers)
# S-1-5-21-<domain>-19 and -9, the integrity levels as well; CG loses its last part. Without a domain SID they are refused, which looks
# like an argument that was forgotten. BU, AU, SY, WD and PS are right, so small examples come out well.
# The descriptor it makes is valid: written to a domain root, an entry "(A;;GA;;;BA)" grants nothing to Administrators, and one taken
# from a group policy's or schema's SDDL, where ED and RU are usual, is void. Nothing tells: to_sddl writes the SID out, and no
# directory looks up whose it is. Whoever has SDDL from Windows or Samba puts SIDs in place of the names first.
# The SIDs beside them are those of [MS-DTYP] 2.4.2.4 and 2.5.1.1. Seen 2026-11-29, Python 3.11.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check winacl==0.1.9
cat > aliases.py <<'PY'
from winacl.dtyp.security_descriptor import SECURITY_DESCRIPTOR

KNOWN = {
    "SY": "S-1-5-18", "AU": "S-1-5-11", "BU": "S-1-5-32-545", "DA": "S-1-5-21-1-2-3-512",
    "BA": "S-1-5-32-544", "AO": "S-1-5-32-548", "SO": "S-1-5-32-549", "RU": "S-1-5-32-554",
    "ED": "S-1-5-9", "LS": "S-1-5-19", "NS": "S-1-5-20", "CG": "S-1-3-1", "HI": "S-1-16-12288",
}
for name, sid in KNOWN.items():
    descriptor = SECURITY_DESCRIPTOR.from_sddl(f"D:(A;CI;RP;;;{name})", domain_sid="S-1-5-21-1-2-3")
    trustee = str(SECURITY_DESCRIPTOR.from_bytes(descriptor.to_bytes()).Dacl.aces[0].Sid)
    print(name, sid, "same" if trustee == sid else trustee)
PY
python/bin/python aliases.py > seen
cat seen
diff seen - <<'EXPECTED'
SY S-1-5-18 same
AU S-1-5-11 same
BU S-1-5-32-545 same
DA S-1-5-21-1-2-3-512 same
BA S-1-5-32-544 S-1-5-21-1-2-3-544
AO S-1-5-32-548 S-1-5-21-1-2-3-548
SO S-1-5-32-549 S-1-5-21-1-2-3-549
RU S-1-5-32-554 S-1-5-21-1-2-3-554
ED S-1-5-9 S-1-5-21-1-2-3-9
LS S-1-5-19 S-1-5-21-1-2-3-19
NS S-1-5-20 S-1-5-21-1-2-3-20
CG S-1-3-1 S-1-3
HI S-1-16-12288 S-1-5-21-1-2-3-12288
EXPECTED
echo "as described"

#!/usr/bin/env bash
# ldap3 2.9.1 and msldap 0.5.15: one duration of Active Directory, two signs; and what ldap3 has read it does not write.
#
# minPwdAge and its like are negative 100-ns intervals; 0 is "none", -2^63 "never". With the schema of a domain controller
# - ldap3 reads minPwdAge and lockoutDuration as a timedelta above zero, "never" as timedelta.max; msldap reads minPwdAge as a timedelta
#   below zero, and lockoutDuration as a number. The same duration of a fine-grained policy (msDS-MinimumPasswordAge) is a plain number in
#   both, so a domain cannot be compared with its policies, nor one library's answer with the other's, without knowing all this.
# - ldap3 writes to minPwdAge only an int from 0 down: no timedelta, and no text, not even "0" or the raw value it received, though text is
#   what every other integer attribute takes ("value '0' non valid for attribute 'minPwdAge'"). -2^63 is refused in every form, so a
#   domain's "never" can be read and not restored. msDS-MinimumPasswordAge takes all of them but the timedelta.
# - lockoutTime 0, "not locked", is 1601-01-01, which is true: `if user.lockoutTime` finds every user locked who ever was.
# A Server with get_info=NONE has no schema and neither reads nor checks types; check_names=False still checks.
# Seen 2026-11-29, Python 3.11, with ldap3's own schema of Active Directory and its mock server.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check ldap3==2.9.1 msldap==0.5.15
cat > durations.py <<'PY'
from datetime import timedelta
from ldap3 import ALL_ATTRIBUTES, MOCK_SYNC, MODIFY_REPLACE, OFFLINE_AD_2012_R2, Connection, Server
from ldap3.core.exceptions import LDAPInvalidValueError
from msldap.protocol.typeconversion import convert_attributes

DAY, NEVER = -864000000000, -(2**63)
DOMAIN, PSO, USER = "dc=corp,dc=example", "cn=pso,dc=corp,dc=example", "cn=ann,dc=corp,dc=example"
connection = Connection(Server("mock", get_info=OFFLINE_AD_2012_R2), client_strategy=MOCK_SYNC)
connection.strategy.add_entry(DOMAIN, {"objectClass": "domainDNS", "minPwdAge": DAY, "lockoutDuration": DAY})
connection.strategy.add_entry(PSO, {"objectClass": "msDS-PasswordSettings", "msDS-MinimumPasswordAge": DAY})
connection.strategy.add_entry(USER, {"objectClass": "user", "lockoutTime": 0})
connection.bind()

def plain(value):
    return f"timedelta of {value.days} days" if isinstance(value, timedelta) else str(value)

def read(dn, name):
    connection.search(dn, "(objectClass=*)", "BASE", attributes=ALL_ATTRIBUTES)
    entry = connection.response[0]
    other = convert_attributes([{"type": name.encode(), "attributes": entry["raw_attributes"][name]}])
    print(f"{name}: ldap3 {plain(entry['attributes'][name])}, msldap {plain(other[name])}")

def write(dn, name):
    accepted = {}
    for label, value in {"-1 day": DAY, '"-1 day"': str(DAY), '"0"': "0", "never": NEVER, "timedelta": timedelta(days=1)}.items():
        try:
            accepted[label] = connection.modify(dn, {name: [(MODIFY_REPLACE, [value])]})
        except LDAPInvalidValueError:
            accepted[label] = False
    print(f"{name} takes", ", ".join(label for label, taken in accepted.items() if taken))

for dn, name in ((DOMAIN, "minPwdAge"), (DOMAIN, "lockoutDuration"), (PSO, "msDS-MinimumPasswordAge"), (USER, "lockoutTime")):
    read(dn, name)
for dn, name in ((DOMAIN, "minPwdAge"), (PSO, "msDS-MinimumPasswordAge")):
    write(dn, name)
PY
python/bin/python durations.py > seen
cat seen
diff seen - <<'EXPECTED'
minPwdAge: ldap3 timedelta of 1 days, msldap timedelta of -1 days
lockoutDuration: ldap3 timedelta of 1 days, msldap -864000000000
msDS-MinimumPasswordAge: ldap3 -864000000000, msldap -864000000000
lockoutTime: ldap3 1601-01-01 00:00:00+00:00, msldap 0
minPwdAge takes -1 day
msDS-MinimumPasswordAge takes -1 day, "-1 day", "0", never
EXPECTED
echo "as described"

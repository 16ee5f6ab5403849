#!/usr/bin/env bash
# ldapts 9.2.0 and ldapjs 3.0.7: a filter by objectGUID, as text, asks for other octets than those that are written; ldap3 2.9.1 does not.
#
# RFC 4515 writes an octet as \95, and that is the usual way to find in Active Directory the user to whom Entra's immutable id belongs:
# 16 octets, base64 in Entra, binary in objectGUID or mS-DS-ConsistencyGuid. Below is what goes to the server for one such filter:
# - ldapts takes the octets for characters and sends those from 80 up as UTF-8, \95 as c2 95. Every GUID has one (its variant, 80 to bf),
#   so none is found; SIDs of built-in groups and of a test domain with small numbers have none, and are.
# - ldapjs does not decode at all: it sends the backslashes and digits, 48 octets, and the same for \28 and \2c, so no name with a bracket
#   that was escaped as it has to be is found either.
# Neither refuses; the answer is empty, and a program that creates what it does not find makes a second object. In both an
# EqualityFilter with a Buffer as its value sends what was meant. Seen 2026-11-29, Node 22, Python 3.11.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --ignore-scripts --no-audit --no-fund --loglevel=error ldapts@9.2.0 ldapjs@3.0.7 2>/dev/null >/dev/null
cat > filters.mjs <<'JS'
import { BerWriter, EqualityFilter, FilterParser } from "ldapts";
import ldapjs from "ldapjs";
const immutableId = "cJUpAG0k0BGnaACqAG4FKQ==";
const octets = Buffer.from(immutableId, "base64");
const written = [...octets].map((octet) => `\\${octet.toString(16).padStart(2, "0")}`).join("");
const value = (ber) => ber.toString("hex").split(Buffer.from("objectGUID").toString("hex"))[1].slice(4);
function ldapts(filter) {
  const writer = new BerWriter();
  filter.write(writer);
  return value(writer.buffer);
}
console.log("written: ", octets.toString("hex"));
console.log("ldapts:  ", ldapts(FilterParser.parseString(`(objectGUID=${written})`)));
console.log("ldapjs:  ", value(ldapjs.parseFilter(`(objectGUID=${written})`).toBer().buffer));
const attribute = "objectGUID";
console.log("buffers: ", ldapts(new EqualityFilter({ attribute, value: octets })));
console.log("         ", value(new ldapjs.EqualityFilter({ attribute, value: octets }).toBer().buffer));
JS
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check ldap3==2.9.1
cat > filter.py <<'PY'
import base64
from ldap3.operation.search import compile_filter, parse_filter
from ldap3.utils.conv import escape_bytes
written = escape_bytes(base64.b64decode("cJUpAG0k0BGnaACqAG4FKQ=="))
node = parse_filter(f"(objectGUID={written})", None, None, True, None, True).elements[0]
print("ldap3:   ", bytes(compile_filter(node)["equalityMatch"]["assertionValue"]).hex())
PY
{ node filters.mjs && python/bin/python filter.py; } > seen
cat seen
diff seen - <<'EXPECTED'
written:  709529006d24d011a76800aa006e0529
ldapts:   70c29529006d24c39011c2a76800c2aa006e0529
ldapjs:   5c37305c39355c32395c30305c36645c32345c64305c31315c61375c36385c30305c61615c30305c36655c30355c3239
buffers:  709529006d24d011a76800aa006e0529
          709529006d24d011a76800aa006e0529
ldap3:    709529006d24d011a76800aa006e0529
EXPECTED
echo "as described"

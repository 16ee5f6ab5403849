#!/usr/bin/env bash
# @pulumi/pulumi 3.270.0: URNs under mocks are not those of an engine.
#
# An engine makes a resource's URN of the types of ALL its parents but the stack: for a bucket in a component in a component
#   urn:pulumi:dev::shop::my:index:Outer$my:index:Inner$my:index:Bucket::b
# The mock monitor (runtime/mocks.js, newUrn) takes only the LAST type of the parent, and counts the stack as one:
#   urn:pulumi:dev::shop::my:index:Inner$my:index:Bucket::b        and for a component at the top
#   urn:pulumi:dev::shop::pulumi:pulumi:Stack$my:index:Outer::o
# So two resources of one type and name below different components get ONE mock URN, which the engine keeps apart, and nothing that
# is keyed by URN (an exemption, a fingerprint, a snapshot) carries over from a unit test to a preview. Seen 2026-11-29, Node 20 and 22.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --ignore-scripts --no-audit --no-fund --loglevel=error @pulumi/pulumi@3.270.0 >/dev/null
cat > program.cjs <<'JS'
const pulumi = require("@pulumi/pulumi");
class Outer extends pulumi.ComponentResource { constructor(name) { super("my:index:Outer", name); } }
class Other extends pulumi.ComponentResource { constructor(name) { super("my:index:Other", name); } }
class Inner extends pulumi.ComponentResource { constructor(name, parent) { super("my:index:Inner", name, {}, { parent }); } }
class Bucket extends pulumi.CustomResource { constructor(name, parent) { super("my:index:Bucket", name, {}, { parent }); } }
(async () => {
  await pulumi.runtime.setMocks(
    { newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call: ({ inputs }) => inputs },
    "shop", "dev", false,
  );
  await pulumi.runtime.runInPulumiStack(async () => {
    const [outer, other] = [new Outer("o"), new Other("p")];
    const buckets = [outer, other].map((parent) => new Bucket("b", new Inner("i", parent)));
    const urns = [outer, ...buckets].map(({ urn }) => urn.promise());
    for (const urn of await Promise.all(urns)) console.log(urn);
  });
})();
JS
node program.cjs > seen
cat seen
diff seen - <<'EXPECTED'
urn:pulumi:dev::shop::pulumi:pulumi:Stack$my:index:Outer::o
urn:pulumi:dev::shop::my:index:Inner$my:index:Bucket::b
urn:pulumi:dev::shop::my:index:Inner$my:index:Bucket::b
EXPECTED
echo "as described"

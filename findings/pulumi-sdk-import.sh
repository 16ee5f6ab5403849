#!/usr/bin/env bash
# @pulumi/pulumi 3.270.0: what `require("@pulumi/pulumi")` loads before the first line of a program.
#
# The entry reaches runtime/closure, which needs a TypeScript compiler to print functions as text, and runtime/closure/codePaths, which
# needs npm's resolver (@npmcli/arborist) to list packages: both only to serialise functions (dynamic providers, callbacks). With
# them come pacote, sigstore and a TUF client: some 470 of 760 modules and two thirds of the processor time, for every program, plugin,
# unit test and policy pack. With both left out the same entry loads some 290. Seen 2026-11-29, Node 20 and 22.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --ignore-scripts --no-audit --no-fund --loglevel=error @pulumi/pulumi@3.270.0 >/dev/null
cat > loaded.cjs <<'JS'
const Module = require("module");
if (process.argv[2] === "without") {
  const load = Module._load;
  const out = new Set(["../../typescript-shim", "@npmcli/arborist", "normalize-package-data"]);
  Module._load = (request, ...rest) => (out.has(request) ? { __esModule: true } : load(request, ...rest));
}
const before = process.cpuUsage();
require("@pulumi/pulumi");
const { user, system } = process.cpuUsage(before);
const files = Object.keys(require.cache);
const holds = (name) => files.some((file) => file.includes(`/node_modules/${name}/`) || file.includes(`/${name}@`));
console.error(`${files.length} modules, ${Math.round((user + system) / 1000)} ms of processor time`);
for (const name of ["typescript", "@npmcli/arborist", "pacote", "sigstore", "tuf-js"]) console.log(`${name} ${holds(name)}`);
console.log(`more than 500 modules ${files.length > 500}`);
JS
node loaded.cjs > all
node loaded.cjs without > fewer
paste all fewer
diff all - <<'EXPECTED'
typescript true
@npmcli/arborist true
pacote true
sigstore true
tuf-js true
more than 500 modules true
EXPECTED
diff fewer - <<'EXPECTED'
typescript false
@npmcli/arborist false
pacote false
sigstore false
tuf-js false
more than 500 modules false
EXPECTED
echo "as described"

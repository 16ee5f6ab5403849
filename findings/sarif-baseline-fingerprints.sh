#!/usr/bin/env bash
# @microsoft/sarif-multitool 5.7.0: match-results-forward believes the line before the fingerprint.
#
# In a file of settings many results have one rule and one message; what they are about differs, and the writer says so in a fingerprint.
# First run: "north" on line 10, "south" on line 20. Then north is mended and its block deleted, so south stands on line 10, and "east" is
# new on line 30; ten others stay as they are. Right is: north absent, south moved, east new. The tool says that south is absent and that
# what stands on line 10, with south's fingerprint, is the old result of north, unchanged. partialFingerprints and fingerprints alike.
# So a baseline calls mended what is still there, and whatever is kept by correlationGuid (a work item, who accepted it until when) passes
# to another domain or policy. With a logical location that says what the result is about (fullyQualifiedName) it is matched rightly:
# writers of SARIF for stack files, templates or backups give one. Seen 2026-11-29, Node 22, Linux.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-audit --no-fund --loglevel=error @microsoft/sarif-multitool@5.7.0 >/dev/null
cat > baseline.mjs <<'JS'
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
const others = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`other${index}`, 100 + 10 * index]));
const results = (file) => JSON.parse(readFileSync(file, "utf8")).runs[0].results;
const forward = (file, ...more) => {
  const options = ["--output-file-path", `${file}.out`, "--log", "ForceOverwrite", ...more];
  execFileSync("node_modules/.bin/sarif-multitool", ["match-results-forward", file, ...options], { stdio: "pipe" });
};
function write(file, lines, key, logical) {
  const list = Object.entries({ ...lines, ...others }).map(([name, startLine]) => ({
    ruleId: "minimum-age",
    message: { text: "The minimum password age is above 0." },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: "stack.yaml" }, region: { startLine } },
        ...(logical && { logicalLocations: [{ fullyQualifiedName: name }] }),
      },
    ],
    [key]: { "subject/v1": name },
  }));
  const run = { tool: { driver: { name: "check", rules: [{ id: "minimum-age" }] } }, results: list };
  writeFileSync(file, JSON.stringify({ version: "2.1.0", runs: [run] }));
}
for (const [key, logical] of [["partialFingerprints", false], ["fingerprints", false], ["partialFingerprints", true]]) {
  write("before", { north: 10, south: 20 }, key, logical);
  write("after", { south: 10, east: 30 }, key, logical);
  forward("before");
  forward("after", "--previous", "before.out");
  const name = (result) => result[key]["subject/v1"];
  const was = new Map(results("before.out").map((result) => [result.correlationGuid, name(result)]));
  const told = results("after.out").filter((result) => !name(result).startsWith("other"));
  const lines = told.map((r) => `  ${name(r)} ${r.baselineState}${was.has(r.correlationGuid) ? `, was ${was.get(r.correlationGuid)}` : ""}`);
  console.log([`${key}${logical ? " and logical locations" : ""}:`, ...lines.sort()].join("\n"));
}
JS
node baseline.mjs > seen
cat seen
diff seen - <<'EXPECTED'
partialFingerprints:
  east new
  south absent, was south
  south unchanged, was north
fingerprints:
  east new
  south absent, was south
  south unchanged, was north
partialFingerprints and logical locations:
  east new
  north absent, was north
  south updated, was south
EXPECTED
echo "as described"

#!/usr/bin/env node
// Plain JavaScript, so that any Node can start it: it goes on with one that strips types (22.18 or later).
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const [major, minor] = process.versions.node.split(".").map(Number);
const main = fileURLToPath(new URL("./main.ts", import.meta.url));

if (major > 22 || (major === 22 && minor >= 18)) {
  await import("./main.ts");
} else {
  const executable = process.platform === "win32" ? "node.exe" : "node";
  const pinned = ["../node_modules/node/bin/", "../../node/bin/"]
    .map((folder) => fileURLToPath(new URL(folder + executable, import.meta.url)))
    .find(existsSync);
  if (!pinned) {
    console.error(
      `ewb needs Node.js 22.18 or later, this is ${process.versions.node}. Run npm ci in the kit's folder, or update Node.js.`,
    );
    process.exit(2);
  }
  const { status, signal } = spawnSync(pinned, [main, ...process.argv.slice(2)], { stdio: "inherit" });
  if (signal) process.kill(process.pid, signal);
  process.exit(status ?? 3);
}

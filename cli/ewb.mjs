#!/usr/bin/env node
// Plain JavaScript, so that any Node can start it and be told what is needed. In the repository the sources run as they
// are, else what was compiled of them; an older Node gives way to the one that the repository installs for development.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const [major, minor] = process.versions.node.split(".").map(Number);
const here = (file) => fileURLToPath(new URL(file, import.meta.url));
const source = existsSync(here("./main.ts"));
const main = source ? "./main.ts" : "../dist/cli/main.js";

if (major > 22 || (major === 22 && minor >= 18)) {
  await import(main);
} else {
  const pinned = here(`../node_modules/node/bin/${process.platform === "win32" ? "node.exe" : "node"}`);
  if (!source || !existsSync(pinned)) {
    const way = source
      ? "Update Node.js, or run npm ci without --ignore-scripts, which brings one."
      : "Update Node.js, or bring one along for this folder: npm install node@22, then npx ewb again.";
    console.error(`ewb needs Node.js 22.18 or later, this is ${process.versions.node}. ${way}`);
    process.exit(2);
  }
  const { status, signal } = spawnSync(pinned, [here(main), ...process.argv.slice(2)], { stdio: "inherit" });
  if (signal) process.kill(process.pid, signal);
  process.exit(status ?? 3);
}

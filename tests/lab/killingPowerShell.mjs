#!/usr/bin/env node
/**
 * PowerShell, and a kill -9 at one call of the plugin that started it, or of that one's engine, for tests. Lines of ScriptHost.ps1
 * pass through both ways.
 *   LAB_KILL_POWERSHELL  the PowerShell to run
 *   LAB_KILL_TARGET      plugin or engine
 *   LAB_KILL_AT          number of the call, from 1; over all processes: their calls are counted in LAB_KILL_COUNT, a file; 0: none
 *   LAB_KILL_WHEN        before: the script never starts; after: it has done everything, and nobody gets to know
 */
import { spawn } from "node:child_process";
import { appendFileSync, readFileSync, statSync } from "node:fs";
import { createInterface } from "node:readline";

const {
  LAB_KILL_POWERSHELL: powerShell,
  LAB_KILL_TARGET: target,
  LAB_KILL_COUNT: count,
  LAB_KILL_WHEN: when,
} = process.env;
// Looked up at once: the parent of one that has lost its parent is somebody else.
const victim = target === "engine" ? parentOf(process.ppid) : process.ppid;
const child = spawn(powerShell, process.argv.slice(2), { stdio: ["pipe", "pipe", "inherit"] });
const at = Number(process.env.LAB_KILL_AT);
let begins = false;
let last = false;

createInterface({ input: process.stdin })
  .on("line", (line) => {
    begins = !begins; // a call is two lines, the second its secret
    if (begins) {
      appendFileSync(count, ".");
      // Not that number alone: of two calls that begin at the same moment, neither may see it.
      last = at > 0 && statSync(count).size >= at;
      if (last && when === "before") kill();
    }
    child.stdin.write(`${line}\n`);
  })
  .on("close", () => child.stdin.end());

// A call ends with the line "<id> <exit code>".
createInterface({ input: child.stdout }).on("line", (line) => {
  if (last && when === "after" && / \d+$/.test(line)) kill();
  process.stdout.write(`${line}\n`);
});
child.on("exit", (code) => process.exit(code ?? 1));

function kill() {
  appendFileSync(`${count}.killed`, "");
  try {
    process.kill(victim, "SIGKILL");
  } catch (error) {
    if (error.code !== "ESRCH") throw error; // another call was faster
  }
  child.kill("SIGKILL");
  process.exit(1);
}

/** [proc_pid_stat(5)] The second field, the name in parentheses, may hold anything. */
function parentOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  return Number(fields[1]);
}

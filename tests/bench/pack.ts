import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { node, pair, type Result } from "./measure.ts";

/** As the package has it: compiled, in one file. */
const run = join(import.meta.dirname, "../../dist/policies/pack/run");

/** The policy pack until it serves, against a Node that does nothing for half a second: what it may take beyond Node. */
export function packAgainstNode(): Promise<Result> {
  const halfASecond = () => node("--eval", "setTimeout(() => {}, 500)");
  const name = { what: "start of the policy pack", against: "a start of Node, and half a second", goal: 1 };
  return pair(name, 5, served, halfASecond);
}

async function served(): Promise<void> {
  const pack = spawn(run, ["127.0.0.1:1"], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(pack, "exit");
  await Promise.race([
    once(pack.stdout, "data"),
    ended.then(() => Promise.reject(new Error("the policy pack ended before it served"))),
  ]);
  pack.kill();
  await ended;
}

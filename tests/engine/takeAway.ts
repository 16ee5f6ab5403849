import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parseDocument } from "yaml";
import type { EngineRun, TestStack } from "./engine.ts";

/** The documented way to take everything away (docs/tenant.md): the boxes are cleared, declared off and attested; then the destroy. */
export async function takeAway(stack: TestStack): Promise<EngineRun> {
  stack.configure(declaredOff(readFileSync(stack.settings.stackFile, "utf8")));
  assert.deepEqual((await stack.update()).errors, []);
  return stack.destroy();
}

/** The stack file, with the writeback off and a person's statement that it is. */
export function declaredOff(stackFile: string): string {
  const document = parseDocument(stackFile);
  const tenant = ["config", "entra-writeback:tenant"];
  const on = new Date().toISOString().slice(0, 10);
  document.setIn([...tenant, "writeback"], { passwords: false, cloudSync: false, accountUnlock: false });
  document.setIn([...tenant, "attestation"], { by: "Jo Doe", on, note: "cleared" });
  return document.toString({ lineWidth: 0 });
}

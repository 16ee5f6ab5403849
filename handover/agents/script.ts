import { createHash } from "node:crypto";
import { join } from "node:path";
import { asciiJson } from "../../resources/ports/asciiJson.ts";
import type { JsonObject } from "../../resources/ports/channel.ts";
import { literal } from "../../scripts/powerShellText.ts";
import { kitScripts, scriptText } from "../../scripts/scriptText.ts";
import type { AgentHandover } from "./handover.ts";

/** Name of the script in the folder of its forest. */
export const scriptName = "Install-ProvisioningAgent.ps1";

const place = "$Declaration = '{}'";

/** The script for the hosts of a forest: whole in one file, with what is declared in it. */
export function agentScript(handover: AgentHandover, scripts = kitScripts): string {
  const [before, after, ...more] = scriptText(join(scripts, "InstallProvisioningAgent.ps1")).split(place);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`InstallProvisioningAgent.ps1 has no one place for what is declared: ${place}`);
  return `${before}$Declaration = ${literal(declarationOf(handover))}${after}`;
}

/** By which a report says which declaration it is of. */
export const declarationHash = (handover: AgentHandover): string =>
  createHash("sha256").update(declarationOf(handover)).digest("hex");

const declarationOf = (handover: AgentHandover): string => asciiJson(handover as unknown as JsonObject);

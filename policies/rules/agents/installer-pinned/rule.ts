import { installerSigner } from "../../../../facts/agentHost.ts";
import { isInFleet } from "../../../agentHosts.ts";
import { fail, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type Outcome, type ResourceView, type RuleCheck } from "../../../rule.ts";
import { readable, scriptPartsOf, scriptTypes } from "../../../scriptParts.ts";
import { PROVISIONING_AGENT } from "../../../types.ts";
import { at, plainText, textAt } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [PROVISIONING_AGENT, ...scriptTypes],
  check(view, stack) {
    if (view.type === PROVISIONING_AGENT) return ofAgent(view);
    return isInFleet(view, stack) ? notApplicable : ofScript(view);
  },
};
export default rule;

function ofAgent({ name, properties }: ResourceView): Outcome {
  const installer = at(properties, "installer");
  if (installer === undefined) return notApplicable;
  const signer = at(installer, "signer") ?? installerSigner;
  if (installer === UNKNOWN || signer === UNKNOWN)
    return notEvaluated(`who signs the installer of ${name} is not known`, "installer");
  if (signer === installerSigner) return pass;
  return fail(
    `The installer on ${textAt(properties, "host", name)} is to be signed by ${plainText(signer)}: Microsoft's own is by ${installerSigner}, so this file is not what Microsoft released.`,
    "Take installer.signer out and keep a copy of Microsoft's file; a package of your own is an exemption.",
    "installer.signer",
  );
}

/** What fetches or starts the installer: names that Microsoft gave the file and its address. */
const installs = /provisioningAgentInstaller|ProvisioningAgentSetup\.exe/i;
const fetches = /https?:\/\/|Invoke-WebRequest|Invoke-RestMethod|Start-BitsTransfer|DownloadFile|\bcurl\b|\biwr\b/i;
const checks = /Get-FileHash|Get-AuthenticodeSignature|signtool|certutil\s+-hashfile/i;

function ofScript(view: ResourceView): Outcome {
  const parts = scriptPartsOf(view);
  const texts = parts.map(({ text, property }) => ({ property, text: text === UNKNOWN ? text : readable(text) }));
  const known = texts.flatMap(({ text }) => (text === UNKNOWN ? [] : [text])).join("\n");
  const isOpen = texts.some(({ text }) => text === UNKNOWN);
  if (!installs.test(known) || !fetches.test(known))
    return isOpen ? notEvaluated(`what ${view.name} runs is not known`) : notApplicable;
  if (checks.test(known)) return pass;
  if (isOpen) return notEvaluated(`whether ${view.name} checks the installer that it fetches is not known`);
  return fail(
    `${view.name} fetches the agent's installer and checks neither its hash nor who signed it, so whoever stands between runs a program on a Tier 0 host.`,
    "Compare Get-FileHash with a hash that you wrote down, or install by agents.installation, which does both.",
    texts.find(({ text }) => typeof text === "string" && installs.test(text))?.property,
  );
}

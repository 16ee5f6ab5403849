import { gzipSync } from "node:zlib";
import { SecurityTemplate } from "../../formats/gpo/securityTemplate.ts";
import { nested } from "../../resources/groupPolicyObject/settings.ts";
import type { Values } from "../../resources/shared/giveBack.ts";

/** The security template that would hold these settings, gzip in base64; empty: a policy without any has no file. */
export function packedTemplate(settings: Values): string {
  if (Object.keys(settings).length === 0) return "";
  const template = SecurityTemplate.empty("GptTmpl.inf").set(nested(settings));
  return gzipSync(template.bytes()).toString("base64");
}

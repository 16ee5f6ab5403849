import { gzipSync } from "node:zlib";
import { gather, type FlatSetting } from "../../formats/gpo/flatSettings.ts";
import { SecurityTemplate } from "../../formats/gpo/securityTemplate.ts";
import { settingOf } from "../../resources/groupPolicyObject/settings.ts";
import type { Values } from "../../resources/shared/giveBack.ts";

/** The security template that would hold these settings, gzip in base64; empty: a policy without any has no file. */
export function packedTemplate(settings: Values): string {
  const flat = Object.entries(settings).flatMap(([path, value]) => settingOf(path, value) ?? []);
  if (flat.length === 0) return "";
  const template = SecurityTemplate.empty("GptTmpl.inf").set(gather(flat as FlatSetting[]));
  return gzipSync(template.bytes()).toString("base64");
}

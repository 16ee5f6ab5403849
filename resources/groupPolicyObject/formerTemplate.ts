import { gunzipSync } from "node:zlib";
import { ChannelError } from "../ports/channel.ts";
import type { Context } from "../ports/resource.ts";
import { runScript } from "../shared/directory.ts";
import { callWith, type Asking, type TemplatePart } from "./call.ts";

/** Characters of a part: an answer of 4,096 bytes has room for it beside what it always tells. */
const partLength = 2000;

/**
 * GptTmpl.inf of a policy byte for byte, gzip in base64, for a person to put back; empty: the policy has none. A long one comes in several
 * answers.
 */
export async function formerTemplate(asking: Asking, context: Context): Promise<string> {
  let text = "";
  for (;;) {
    const { packed, length } = await part(asking, text.length, context);
    text += packed;
    if (packed !== "" && text.length < length) continue;
    if (text.length === length && isWhole(text)) return text;
    throw new ChannelError(
      "conflict",
      `The security template of the group policy "${asking.inputs.displayName}" was changed while it was read for a copy. Nothing is changed; run again.`,
    );
  }
}

async function part(asking: Asking, from: number, context: Context): Promise<TemplatePart> {
  // No setting is asked for, so that the answer has room.
  const call = callWith("Observe", asking, { template: { from, most: partLength } }, {});
  const { template } = await runScript<{ template: unknown }>(context, call, { template: "object" });
  const { packed, length } = template as Partial<TemplatePart>;
  if (typeof packed === "string" && typeof length === "number") return { packed, length };
  throw new ChannelError("invalid-reply", "GroupPolicyObject Observe: the answer has no part of the template.");
}

function isWhole(packed: string): boolean {
  if (packed === "") return true;
  try {
    gunzipSync(Buffer.from(packed, "base64"));
    return true;
  } catch {
    return false;
  }
}

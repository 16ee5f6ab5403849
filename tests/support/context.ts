import type { Channel } from "../../resources/ports/channel.ts";
import type { Context } from "../../resources/ports/resource.ts";

/** What a resource may use, with the warnings that came of it. */
export function contextOf(channel: Channel): { context: Context; warnings: string[] } {
  const warnings: string[] = [];
  const context: Context = {
    channel,
    tenant: [],
    signal: new AbortController().signal,
    warn: (text) => void warnings.push(text),
    progress: () => undefined,
    oneByOne: (_line, _who, work) => work(),
  };
  return { context, warnings };
}

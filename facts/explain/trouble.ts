import type { Explanation } from "./explanation.ts";

type Rest = Pick<Explanation, "steps" | "see" | "commands" | "source">;

export function trouble(topic: string, also: readonly string[], title: string, text: string, rest: Rest): Explanation {
  return { topic, also, group: "trouble", title, text, ...rest };
}

export const TROUBLESHOOT = "https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/how-to-troubleshoot";

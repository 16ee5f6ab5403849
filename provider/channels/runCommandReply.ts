import { ChannelError, type JsonObject } from "../../resources/ports/channel.ts";
import { readReply } from "./reply.ts";
import { redact } from "./secrets.ts";
import type { InstanceView } from "./runCommand.ts";
import type { Order } from "./runCommandOrder.ts";

/** The service keeps the last so many bytes of what a script writes. */
const keptBytes = 4096;

/** The result of a run on a host in Azure, or its failure as a ChannelError. */
export function readRun(view: InstanceView | undefined, { timeout, secrets }: Order): JsonObject {
  const { executionState, exitCode, executionMessage } = view ?? {};
  const output = textOf(view?.output);
  const because = executionMessage ? ` ${redact(executionMessage, secrets)}` : "";
  switch (executionState ?? "") {
    case "Succeeded":
    case "Failed":
      break;
    case "TimedOut":
      throw new ChannelError(
        "timeout",
        `not finished within ${timeout} seconds, so the host's agent ended the script.`,
      );
    case "Canceled":
      throw new ChannelError("cancelled", `someone stopped the run command on the host; run again.${because}`);
    default:
      throw new ChannelError("invalid-reply", "Azure says that the run command has ended, but not how.");
  }
  if (Buffer.byteLength(output) >= keptBytes) throw cut(output, secrets);
  const code = exitCode ?? (executionState === "Failed" ? 1 : 0);
  // Where the host's agent could not start PowerShell, only the message says so.
  const errors = textOf(view?.error) || (output === "" ? because.trim() : "");
  return readReply({ what: "script", code, signal: null, output, errors }, secrets);
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** The kit's scripts answer in less, so something else wrote: a profile, a policy, security software. */
function cut(output: string, secrets: readonly string[]): ChannelError {
  const end = redact(output, secrets).trim().replace(/\s+/g, " ").slice(-200);
  return new ChannelError(
    "invalid-reply",
    `Azure keeps the last ${keptBytes} bytes of output, and there was more than the script's answer. See what else writes on that host when PowerShell runs (a profile, transcription). It ended: …${end}`,
  );
}

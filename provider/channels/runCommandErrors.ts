import { ArmError } from "./arm.ts";
import type { AzureHost } from "./azureHost.ts";
import { lockedText, SCOPE_LOCKED } from "./hostLocks.ts";
import { ChannelError } from "../../resources/ports/channel.ts";
import { redact } from "./secrets.ts";
import { DeploymentError, type Discarded } from "./runCommand.ts";

/** What Azure's libraries and services threw, as a ChannelError with a way out; anything else is a defect and stays as it is. */
export function explain(error: unknown, host: AzureHost, secrets: readonly string[]): unknown {
  if (!(error instanceof Error)) return error;
  const said = shorten(redact(error.message, secrets));
  if (error instanceof ArmError) return armError(error, said, host);
  if (error instanceof DeploymentError)
    return new ChannelError("unreachable", `Azure could not start the script (${error.code || "no code"}): ${said}`);
  // https://learn.microsoft.com/en-us/javascript/api/@azure/identity
  if (/^(CredentialUnavailable|Authentication|AggregateAuthentication)(Required)?Error$/.test(error.name))
    return new ChannelError(
      "refused",
      `no sign-in to Azure. Run az login, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and what belongs to them. ${said}`,
    );
  return error;
}

/** The error of a call that was cancelled or took more than so many seconds. */
export function stopped(
  why: "cancelled" | number,
  discarded: Discarded,
  error: unknown,
  secrets: readonly string[],
): ChannelError {
  const [code, what] =
    why === "cancelled"
      ? (["cancelled", "cancelled"] as const)
      : (["timeout", `not finished within ${why} seconds`] as const);
  return new ChannelError(code, `${what}. ${stateText(discarded, secrets)} Run again.${lastAnswer(error, secrets)}`);
}

function stateText(discarded: Discarded, secrets: readonly string[]): string {
  if (discarded === "neverThere") return "The script had not started.";
  if (discarded === "accepted")
    return "Azure accepted the deletion of the run command, which stops the script; what it did until then is kept.";
  const why = shorten(redact(discarded.refused, secrets));
  return `Azure did not accept the deletion of the run command (${why}), so the script may go on.`;
}

/** What the service said while it was waited for. */
function lastAnswer(error: unknown, secrets: readonly string[]): string {
  if (!(error instanceof ArmError)) return "";
  return ` Azure's last answer was ${answerText(error)}: ${shorten(redact(error.message, secrets))}`;
}

function armError(error: ArmError, said: string, host: AzureHost): ChannelError {
  const answer = answerText(error);
  switch (error.status) {
    case 0:
      return new ChannelError("unreachable", `no connection to Azure (${answer}): ${said}`);
    case 401:
    case 403:
      return new ChannelError(
        "refused",
        `Azure refuses access (${answer}). Whoever runs Pulumi needs ${host.action}, with read and delete, on ${host.id}; the role "${host.kind.role}" has them. Azure says: ${said}`,
      );
    case 404:
      return new ChannelError(
        "not-found",
        `Azure finds no ${host.id} (${answer}). Write the resource id of an existing host as the channel. Azure says: ${said}`,
      );
    case 409:
      if (error.code === SCOPE_LOCKED)
        return new ChannelError("conflict", lockedText(`Azure says: ${said.replace(/\.$/, "")}`));
      return new ChannelError(
        error.code === "OperationNotAllowed" ? "unreachable" : "conflict",
        `the host takes no run command now (${answer}): ${said}`,
      );
    default:
      return new ChannelError("failed", `Azure answers ${answer}: ${said}`);
  }
}

function answerText({ status, code }: ArmError): string {
  return status === 0 ? code || "no answer" : `${status}${code ? ` ${code}` : ""}`;
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 500 ? `${line.slice(0, 500)}…` : line;
}

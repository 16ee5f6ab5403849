/** What stopped the sandbox, told so that the reader can go on. Never shown with a stack trace. */
export class SandboxError extends Error {
  /** 1: the run was refused or failed. 2: what it needs is missing or unusable. 130: stopped by the user. */
  readonly exitCode: 1 | 2 | 130;
  constructor(message: string, exitCode: 1 | 2 | 130) {
    super(message);
    this.name = "SandboxError";
    this.exitCode = exitCode;
  }
}

/** What the engine and the system say, and what that means for the sandbox. */
const known: readonly [RegExp, string][] = [
  [
    /no space left on device|ENOSPC/i,
    "The disk is full. Free some space and run the command again; the state is as it was last saved.",
  ],
  [
    /incorrect passphrase|message authentication failed/i,
    "The passphrase does not fit the stack's secrets. Give the one they were encrypted with in PULUMI_CONFIG_PASSPHRASE, or start afresh with `ewb sandbox reset`.",
  ],
  [/stack is currently locked/i, "Another run is at work on this stack. Wait for it to end, or stop it."],
  [
    /EACCES|permission denied|read-only file system|EROFS/i,
    "The sandbox's folder cannot be written. Run it from a folder of your own.",
  ],
  [/EADDRINUSE|address already in use/i, "A port of the sandbox is taken by another process. Run the command again."],
  [
    /unable to open bucket|could not (load|create) backend|failed to read from backend|no such host|connection refused/i,
    "The place where the state is kept cannot be reached. Check PULUMI_BACKEND_URL and the network.",
  ],
];

/** One message for whatever a run ended with. `diagnostics` are the errors the engine has reported by event. */
export function explain(error: unknown, diagnostics: readonly string[] = []): SandboxError {
  if (error instanceof SandboxError) return error;
  const told = diagnostics.length > 0 ? diagnostics : errorLines(error);
  const text = told.join("\n");
  const meaning = known.find(([pattern]) => pattern.test(text))?.[1];
  if (meaning) return new SandboxError(`${meaning}\n  ${firstLine(text)}`, 2);
  return new SandboxError(text, 1);
}

/** The `error:` lines of what the CLI printed; everything if there are none. */
function errorLines(error: unknown): string[] {
  const text = error instanceof Error ? error.message : String(error);
  const lines = text.split("\n").filter((line) => /^\s*(stderr:\s*)?error:/.test(line));
  if (lines.length === 0) return [firstLine(text)];
  return [...new Set(lines.map((line) => line.replace(/^\s*(stderr:\s*)?error:\s*/, "")))];
}

function firstLine(text: string): string {
  return (
    text
      .split("\n")
      .find((line) => line.trim() !== "")
      ?.trim() ?? "no reason given"
  );
}

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

/** What to do where there is nothing that could drift. */
export const upFirst =
  "Run ewb sandbox up first. Where that has been done, the stack declares nothing that drifts so, or what gives it has drifted already: ewb sandbox up mends that.";

const diskFull: Meaning = [
  /no space left on device|ENOSPC/i,
  "The disk is full. Free some space and run the command again; the state is as it was last saved.",
];

/** What the CLI and the system say of themselves, and what that means for the sandbox. */
const known: readonly Meaning[] = [
  diskFull,
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
    /unable to open bucket|could not (load|create) backend|failed to (read|load) (from backend|checkpoint)|unexpected end of JSON/i,
    "The sandbox's state cannot be read. Start afresh with `ewb sandbox reset`.",
  ],
];

type Meaning = readonly [RegExp, string];

/** The engine's last word after the errors that tell why. */
const epilogue = /^(preview|update|refresh|destroy) failed$/;

/**
 * What the engine cuts off once something has failed, and what the SDK's runner makes of an output of a resource that failed, in an
 * update that goes on after errors: why it failed is told beside it.
 */
const consequence =
  /\bcontext canceled$|failed with an unhandled exception:\s[^]*error serializing property "outputs": resource .* failed to register/;

/** One message for whatever a run ended with. `reported` are the errors of program, providers and policies. */
export function explain(error: unknown, reported: readonly string[] = []): SandboxError {
  if (error instanceof SandboxError) return error;
  const told = reported.filter((line) => !epilogue.test(line));
  const first = told.filter((line) => !consequence.test(line));
  const causes = first.length > 0 ? first : told;
  // A provider may speak of refused connections and denied permissions as well, and then means its own.
  const meanings = causes.length > 0 ? [diskFull] : known;
  const text = causes.length > 0 ? inSandbox(causes.join("\n")) : textOf(error);
  const meaning = meanings.find(([pattern]) => pattern.test(text));
  if (!meaning) return new SandboxError(causes.length > 0 ? text : errorLines(text).join("\n"), 1);
  const evidence = text.split("\n").find((line) => meaning[0].test(line));
  return new SandboxError(`${meaning[1]}\n  ${evidence?.trim()}`, 2);
}

/** What other people do in production, and who does it in the sandbox. */
const byOthers: readonly Meaning[] = [
  [
    /waits for a person to register it/,
    "In the sandbox there is no such host: `ewb sandbox drift --kind agent-registered` does it on all that wait, then `ewb sandbox up` goes on.",
  ],
  [
    /mode is observe, so/,
    "In the sandbox there is no other team: write `mode: manage`, run `ewb sandbox up`, and what that has made is there when `mode: observe` is back.",
  ],
];

/** The engine's advice names a command that does not look into the sandbox, and people who are not there. */
function inSandbox(cause: string): string {
  const text = [cause, ...byOthers.flatMap(([pattern, advice]) => (pattern.test(cause) ? [advice] : []))].join("\n");
  if (text.includes("pulumi state delete 'urn:"))
    return `${text}\nIn the sandbox: the same in the stack file, with \`ewb sandbox up\` and \`ewb sandbox destroy\`; nobody has to clear anything. \`ewb sandbox reset\` forgets it all.`;
  if (!text.includes("pulumi state unprotect")) return text;
  return `${text}\nIn the sandbox: write \`deleteProtection: false\` where it is declared, run \`ewb sandbox up\`, then take it out. \`ewb sandbox destroy\` takes everything away, protected or not.`;
}

/** The `error:` lines of what the CLI printed; the first line if there are none. */
function errorLines(text: string): string[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const marked = lines.filter((line) => errorMark.test(line)).map((line) => line.replace(errorMark, ""));
  return marked.length === 0 ? lines.slice(0, 1) : [...new Set(marked)];
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const errorMark = /^\s*(stderr:\s*)?error:\s*/;

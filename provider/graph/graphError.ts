/** Microsoft Graph said no, or (status 0) could not be asked. */
export class GraphError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, said: string) {
    super(sentence(status, code, said));
    this.name = "GraphError";
    this.status = status;
    this.code = code;
  }
}

/** The error of a sign-in that gave no token: nobody may be signed in, or nobody could be asked. */
export function signInError(error: unknown): GraphError {
  // Whoever is asked for a token says so in words of their own, of several lines.
  const said = String((error as Error).message).split("\n")[0] ?? "";
  return new GraphError(unasked.test(said) ? 0 : 401, "signIn", said);
}

/** Names that Node and Microsoft's sign-in library have for a network that did not answer. */
const unasked = /\b(E(CONN(RESET|REFUSED|ABORTED)|AI_AGAIN|TIMEDOUT|(NET|HOST)UNREACH)|ENOTFOUND|network_error)\b/;

function sentence(status: number, code: string, said: string): string {
  const because = said ? `: ${said.replace(/\s+/g, " ").replace(/\.$/, "")}` : "";
  if (code === "shape") return `Microsoft Graph answered in another form than it documents${because}.`;
  if (status === 401) {
    const what = said.includes("az login") ? "" : " Run az login.";
    return `Nobody is signed in whom Microsoft Graph knows${because}.${what}`;
  }
  if (status === 403) return `Microsoft Graph refuses${because}.`;
  if (status === 429) return `Microsoft Graph wants fewer requests${because}. Try again later.`;
  if (status === 0 && code === "signIn") return `Nobody could be asked for a sign-in to Microsoft Graph${because}.`;
  if (status === 0) return `Microsoft Graph cannot be reached${because}.`;
  return `Microsoft Graph answered ${status}${code ? ` ${code}` : ""}${because}.`;
}

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

function sentence(status: number, code: string, said: string): string {
  const because = said ? `: ${said.replace(/\s+/g, " ").replace(/\.$/, "")}` : "";
  if (code === "shape") return `Microsoft Graph answered in another form than it documents${because}.`;
  if (status === 401) {
    const what = said.includes("az login") ? "" : " Run az login.";
    return `Nobody is signed in whom Microsoft Graph knows${because}.${what}`;
  }
  if (status === 403) return `Microsoft Graph refuses${because}.`;
  if (status === 429) return `Microsoft Graph wants fewer requests${because}. Try again later.`;
  if (status === 0) return `Microsoft Graph cannot be reached${because}.`;
  return `Microsoft Graph answered ${status}${code ? ` ${code}` : ""}${because}.`;
}

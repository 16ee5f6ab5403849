/** Such as: agent 1.1.2505.0, active */
export function agentText(state: string | undefined, version: string | undefined): string | undefined {
  if (state === undefined) return undefined;
  return state === "notInstalled" || version === undefined || version === ""
    ? "host, no agent installed"
    : `agent ${version}, ${said[state] ?? state}`;
}

const said: Readonly<Record<string, string>> = {
  waitingForRegistration: "waits for its registration",
  registered: "registered, not active",
  active: "active",
  elsewhere: "of another tenant",
  unknown: "runs, does not tell its domains",
};

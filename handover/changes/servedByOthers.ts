import type { Model } from "../../stack/config/model.ts";

/** Why domains of the stack get no rights; empty: each gets them. What the account of Connect Sync has was not looked at. */
export function servedByOthers(forests: Model["forests"]): string {
  const served = forests.flatMap(({ domains }) => domains).filter(({ syncedBy }) => syncedBy === "connectSync");
  if (served.length === 0) return "";
  const lines = served.map(
    ({ name }) =>
      `- ${name}: served by Entra Connect Sync, whose own account has the rights; nothing to do about rights.`,
  );
  return `
## Domains that Entra Connect Sync serves

${lines.join("\n")}
`;
}

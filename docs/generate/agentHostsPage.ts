import { agentEndpoints, type AgentCloud } from "../../facts/agentEndpoints.ts";

const begin = "<!-- Made from facts/agentEndpoints.ts by npm run generate: -->";
const end = "<!-- to here. -->";

/** docs/agent-hosts.md with its tables of names, as facts/ has them. */
export function withEndpoints(page: string): string {
  const [before, rest] = halves(page, begin);
  const [, after] = halves(rest, end);
  return `${before}${begin}\n\n${table("public", "Public cloud")}\n\n${table("usGovernment", "US government")}\n\n${end}${after}`;
}

function halves(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  if (at < 0) throw new Error(`docs/agent-hosts.md has no line "${mark}", after which the names would be written.`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}

function table(cloud: AgentCloud, title: string): string {
  const rows = agentEndpoints[cloud].map(
    ({ names, port, use }) => `| ${names.map((name) => `\`${name}\``).join(", ")} | ${port} | ${use} |`,
  );
  return [`| ${title} | Port | What for |`, "|---|---|---|", ...rows].join("\n");
}

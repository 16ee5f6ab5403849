import { hostNameIn } from "../../../facts/agentHost.ts";
import { hostCount } from "../../../components/hostCount.ts";
import { computerName, isComputerName } from "../../../facts/computerNames.ts";
import { targetOf } from "../../../resources/ports/target.ts";
import { formatPath, type Defect, type Path } from "../path.ts";
import type { ExistingHost } from "../model.ts";
import type { AgentsValues, ExistingHostValues, Loose } from "../values.ts";
import type { DeclaredForest } from "./declared.ts";

/** The host that an entry means: a name alone is reached by nobody, and a resource id is a channel too. */
export function existingHost(written: string | ExistingHostValues): ExistingHost {
  if (typeof written !== "string") return written;
  return targetOf(written) ? { name: hostNameIn(written), channel: written } : { name: written };
}

/** Whether a channel reaches a host of these: one that the kit makes, an Arc server, or one that a channel is written for. */
export const isReached = (agents: Loose<AgentsValues>): boolean =>
  hostCount(agents) > 0 || (agents.arcServers ?? []).length > 0 || (agents.existing ?? []).some(reaches);

/** Whether a channel is written for an entry, as far as it is declared. */
const reaches = (written: string | Loose<ExistingHostValues> | undefined): boolean =>
  typeof written === "string" ? existingHost(written).channel !== undefined : written?.channel !== undefined;

/** A host of the forest with its place, as far as it is declared. */
interface Listed {
  readonly name: string;
  readonly id?: string;
  readonly path: Path;
}

/** A host runs one agent: each is listed once, by resource id in the whole file and by name in its forest. */
export function hostsTwice(forests: readonly DeclaredForest[]): Defect[] {
  const ids = new Map<string, Path>();
  return forests.flatMap((forest) => {
    const names = new Map<string, Path>(ownComputers(forest));
    return listedIn(forest).flatMap(({ name, id, path }) => {
      const earlier = (id === undefined ? undefined : ids.get(id.toLowerCase())) ?? names.get(name.toLowerCase());
      if (earlier === undefined) {
        if (id !== undefined) ids.set(id.toLowerCase(), path);
        names.set(name.toLowerCase(), path);
        return [];
      }
      const message = `the host is listed at ${formatPath(earlier)} already, but a host runs one agent. Remove one of the two.`;
      return [{ path, message }];
    });
  });
}

/** A resource is taken for a computer of its name, which it cannot be of every name. */
export function misnamed(forests: readonly DeclaredForest[]): Defect[] {
  return forests.flatMap(({ values, path }) => {
    const { arcServers = [], existing = [], installation } = values.agents ?? {};
    const place = [...path, "agents"];
    const ofId = (id: unknown, at: Path, instead: string): Defect[] => {
      if (typeof id !== "string" || !targetOf(id) || isComputerName(hostNameIn(id))) return [];
      const message = `a computer cannot be called ${hostNameIn(id)}, as the resource is: it has at most 15 letters, digits and hyphens. ${instead} {name: <what hostname says on it>, channel: ${id}}.`;
      return [{ path: at, message }];
    };
    return [
      // Without agents on them nothing is asked of Arc servers by their name.
      ...(installation === undefined ? [] : arcServers).flatMap((id, index) =>
        ofId(id, [...place, "arcServers", index], "Take it out of arcServers, and write in existing"),
      ),
      ...existing.flatMap((written, index) => ofId(written, [...place, "existing", index], "Write")),
    ];
  });
}

/** The machine that Pulumi runs on is one host, and on another the script refuses. */
export function localTwice(forests: readonly DeclaredForest[]): Defect[] {
  const local = forests.flatMap(({ values, path }) =>
    (values.agents?.existing ?? []).flatMap((written, index) => {
      if (typeof written !== "object" || written.channel !== "local") return [];
      return [{ name: written.name ?? "", path: [...path, "agents", "existing", index, "channel"] }];
    }),
  );
  const [first, ...others] = local;
  return others
    .filter(({ name }) => name.toLowerCase() !== first?.name.toLowerCase())
    .map(({ name, path }) => {
      const message = `local is the machine that Pulumi runs on, and that is ${first?.name} already. Write the resource id of the Azure VM or Arc server that ${name} is, or its name alone, for people to do what is written out for them.`;
      return { path, message };
    });
}

/** Names that the kit gives to the VMs that it makes. */
function ownComputers({ values, domains, path }: DeclaredForest): [string, Path][] {
  const { agents = {} } = values;
  const [domain] = domains;
  const from = agents.computerNamePrefix ?? domain?.values.netBiosName ?? domain?.name?.split(".")[0];
  if (from === undefined) return [];
  return Array.from({ length: hostCount(agents) }, (_, index) => [
    computerName(from, index + 1).toLowerCase(),
    [...path, "agents", "count"],
  ]);
}

function listedIn({ values, path: forestPath }: DeclaredForest): Listed[] {
  const { arcServers = [], existing = [] } = values.agents ?? {};
  const place = [...forestPath, "agents"];
  return [
    ...arcServers.flatMap((id, index) =>
      id === undefined ? [] : [{ name: hostNameIn(id), id, path: [...place, "arcServers", index] }],
    ),
    ...existing.flatMap((written, index) => {
      const host = written === undefined ? undefined : looseHost(written);
      return host ? [{ ...host, path: [...place, "existing", index] }] : [];
    }),
  ];
}

function looseHost(written: string | Loose<ExistingHostValues>): { name: string; id?: string } | undefined {
  if (typeof written === "string") {
    const { name, channel } = existingHost(written);
    return { name, ...(channel !== undefined && { id: channel }) };
  }
  const { name, channel } = written;
  if (name === undefined) return undefined;
  return { name, ...(channel !== undefined && channel !== "local" && { id: channel }) };
}

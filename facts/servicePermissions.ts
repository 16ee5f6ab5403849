import { maskOf } from "./accessEntry.ts";
import { readDescriptor, type DescriptorEntry } from "./sddl.ts";
import { AUTHENTICATED_USERS, EVERYONE, sidOfAlias, wellKnownSids, wideGroupOf } from "./wellKnownSids.ts";

/** The most that a policy's answer, of at most 4,096 bytes, has room for. */
const longest = 1000;

/** SDDL of a service's permissions, as a stack file and a template have it; undefined: it is well. [MS-GPSB 2.2.8] */
export function refuseServicePermissions(sddl: string): string | undefined {
  if (sddl.length > longest) return `has ${sddl.length} characters. Write at most ${longest}.`;
  const { faults } = readDescriptor(sddl);
  if (faults.length === 0) return undefined;
  return `is ${JSON.stringify(sddl)}: ${faults.join("; ")}. Write a security descriptor that says who may control the service, such as D:(A;;CCLCSWLOCRRC;;;AU)(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;BA).`;
}

/** Whom permissions out of a template let change a service. */
export interface ServiceChangers {
  /** Why they cannot be judged, or not whole. */
  readonly faults: readonly string[];
  /** Names of groups of everyone or nearly who may change the program, the permissions or the owner of the service. */
  readonly takers: readonly string[];
  /** Which of Administrators and SYSTEM are denied to change it. */
  readonly denied: readonly string[];
  /** Whether it is left to neither of the two. */
  readonly isLeftToNone: boolean;
}

/** Rights of services: https://learn.microsoft.com/windows/win32/services/service-security-and-access-rights */
export function changersOfService(sddl: string): ServiceChangers {
  const { entries, faults } = readDescriptor(sddl);
  // What is only for heirs is for nothing: a service has none.
  const inForce = entries.filter(({ flags }) => !flags.includes("IO"));
  return { faults, takers: takersIn(inForce), ...lockedOut(inForce) };
}

function takersIn(entries: readonly DescriptorEntry[]): string[] {
  const takers = entries
    .filter((entry) => !entry.denies && (rightsOf(entry) & taking) !== 0)
    .flatMap(({ account }) => wideNameOf(account) ?? []);
  return [...new Set(takers)];
}

/** SERVICE_CHANGE_CONFIG, and what whoever has it can take that by: WRITE_DAC, WRITE_OWNER. */
const changing = 0x2;
const taking = changing | 0x4_0000 | 0x8_0000;

/** What the generic rights are to a service. https://learn.microsoft.com/windows/win32/services/service-security-and-access-rights */
const ofService = { GR: 0x2008d, GW: 0x20002, GX: 0x20170, GA: 0xf01ff };

const rightsOf = ({ rights }: DescriptorEntry): number => maskOf(rights, ofService) ?? 0;

/** Who logs on with BUILTIN\Administrators or as SYSTEM, which is one of them, has these with it. */
const ADMINISTRATORS = "S-1-5-32-544";
const everybodys = [AUTHENTICATED_USERS, EVERYONE];
const keepers = [
  { name: "Administrators (BA)", sids: [ADMINISTRATORS, "S-1-5-32-545", ...everybodys] },
  { name: "SYSTEM (SY)", sids: ["S-1-5-18", ADMINISTRATORS, ...everybodys] },
];

function lockedOut(entries: readonly DescriptorEntry[]): Pick<ServiceChangers, "denied" | "isLeftToNone"> {
  const found = keepers.map(({ name, sids }) => ({ name, ...heldBy(sids, entries) }));
  return {
    denied: found.filter(({ denied }) => (denied & changing) !== 0).map(({ name }) => name),
    isLeftToNone: found.every(({ granted }) => (granted & taking) === 0),
  };
}

/** The first entry that speaks of a right decides it. [MS-DTYP 2.5.3.2] */
function heldBy(sids: readonly string[], entries: readonly DescriptorEntry[]): { granted: number; denied: number } {
  let [granted, denied] = [0, 0];
  for (const entry of entries) {
    if (!sids.includes(sidOf(entry.account))) continue;
    if (entry.denies) denied |= rightsOf(entry) & ~granted;
    else granted |= rightsOf(entry) & ~denied;
  }
  return { granted, denied };
}

const sidOf = (account: string): string => sidOfAlias(account) ?? account;

/** Who is logged on at a computer, and who calls it, is anyone; of the domain's own groups SDDL has letters. [MS-DTYP 2.5.1.1] */
const anyone: ReadonlySet<string> = new Set(["S-1-5-2", "S-1-5-4"]);
const ownGroups: Readonly<Record<string, string>> = { DU: "Domain Users", DG: "Domain Guests", DC: "Domain Computers" };

function wideNameOf(account: string): string | undefined {
  const sid = sidOf(account);
  const wide = wideGroupOf(sid) !== undefined || anyone.has(sid);
  return ownGroups[account] ?? (wide ? (wellKnownSids[sid]?.name ?? wideGroupOf(sid)) : undefined);
}

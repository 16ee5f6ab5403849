import { sidOfAlias, wellKnownSids, wideGroupOf } from "./wellKnownSids.ts";

/** The most that a policy's answer, of at most 4,096 bytes, has room for. */
const longest = 1000;

const sid = "([A-Z]{2}|S-1(-\\d+)+)";
/** (type;flags;rights;;;account), without a condition. [MS-DTYP 2.5.1.1] */
const entry = `\\([A-Z]{1,2};[A-Z]*;([A-Z]{2})+;;;${sid}\\)|\\([A-Z]{1,2};[A-Z]*;0x[0-9a-f]{1,8};;;${sid}\\)`;
const descriptor = new RegExp(`^(O:${sid})?(G:${sid})?D:[A-Z]*(${entry})+(S:[A-Z]*(${entry})*)?$`, "i");

/** SDDL of a service's permissions, as a stack file and a template have it; undefined: it is well. [MS-GPSB 2.2.8] */
export function refuseServicePermissions(sddl: string): string | undefined {
  if (sddl.length > longest) return `has ${sddl.length} characters. Write at most ${longest}.`;
  return descriptor.test(sddl)
    ? undefined
    : `is ${JSON.stringify(sddl)}. Write a security descriptor that says who may control the service, such as D:(A;;CCLCSWLOCRRC;;;AU)(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;BA).`;
}

/**
 * Groups of everyone or nearly whom the permissions let change the program, the permissions or the owner of the service: their
 * names. Rights of services: https://learn.microsoft.com/windows/win32/services/service-security-and-access-rights
 */
export function takersOfService(sddl: string): string[] {
  const list = /D:[A-Z]*((\([^()]*\))*)/i.exec(sddl)?.[1] ?? "";
  const takers = [...list.matchAll(/\(A;[^;]*;([^;]*);;;([^;)]*)\)/gi)].flatMap(([, rights = "", account = ""]) =>
    takesOver(rights) ? (wideNameOf(account) ?? []) : [],
  );
  return [...new Set(takers)];
}

/** SERVICE_CHANGE_CONFIG, WRITE_DAC, WRITE_OWNER, all, and the generic right to write. */
const taking = {
  letters: ["DC", "WD", "WO", "GA", "GW"],
  mask: 0x0002 | 0x4_0000 | 0x8_0000 | 0x1000_0000 | 0x4000_0000,
};

function takesOver(rights: string): boolean {
  if (/^0x/i.test(rights)) return (Number(rights) & taking.mask) !== 0;
  return (rights.toUpperCase().match(/../g) ?? []).some((right) => taking.letters.includes(right));
}

/** Who is logged on at a computer, and who calls it, is anyone; of the domain's own groups SDDL has letters. [MS-DTYP 2.5.1.1] */
const anyone: ReadonlySet<string> = new Set(["S-1-5-2", "S-1-5-4"]);
const ownGroups: Readonly<Record<string, string>> = { DU: "Domain Users", DG: "Domain Guests", DC: "Domain Computers" };

function wideNameOf(account: string): string | undefined {
  const sid = sidOfAlias(account) ?? account.toUpperCase();
  const wide = wideGroupOf(sid) !== undefined || anyone.has(sid);
  return ownGroups[account.toUpperCase()] ?? (wide ? (wellKnownSids[sid]?.name ?? wideGroupOf(sid)) : undefined);
}

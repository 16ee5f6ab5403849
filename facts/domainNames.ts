import { isSameDn, rdnsOf } from "./distinguishedNames.ts";

/** NetBIOS names have at most 15 characters, the sixteenth tells the service. [MS-NBTE] 2.2.1 */
const NETBIOS_LENGTH = 15;

/**
 * Characters of the whole DNS name of a domain.
 * https://learn.microsoft.com/windows-server/identity/ad-ds/plan/active-directory-domain-services-maximum-limits
 */
export const DOMAIN_NAME_LENGTH = 64;

/**
 * Whether it is the name of a host and not its address. Kerberos knows names only, and Windows opens SYSVOL by Kerberos only: its paths
 * are hardened by default (MS15-011).
 */
export function isHostName(text: string): boolean {
  const labels = text.split(".");
  return text.length <= 253 && labels.every((label) => hostLabel.test(label)) && /[a-z]/i.test(labels.at(-1) ?? "") && !isAddress(text); // prettier-ignore
}

/**
 * Whether Windows takes the name of a host for an address: what ends in a number, decimal or hexadecimal, is IPv4; of IPv6 there is a
 * form without colons. https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-inet_addr
 */
export function isAddress(host: string): boolean {
  return /(^|\.)(\d+|0x[\da-f]*)\.?$/i.test(host) || /^\[|\.ipv6-literal\.net\.?$/i.test(host);
}

const hostLabel = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

/** DNS names are the same in either case; the kit keeps one form, so that a change of case changes nothing. */
export function canonicalName(dnsName: string): string {
  return dnsName.toLowerCase();
}

/** DN of a domain root, in the case of the name: DC=corp,DC=contoso,DC=com. [MS-ADTS 3.1.1.1.5] */
export function domainRootOf(dnsName: string): string {
  return dnsName
    .split(".")
    .map((label) => `DC=${label}`)
    .join(",");
}

/** The same in the one form the kit keeps. */
export function distinguishedName(dnsName: string): string {
  return domainRootOf(canonicalName(dnsName));
}

/** Whether a DN is the root of that domain, where a group policy is one for the domain's users; absent is the root. */
export function isDomainRoot(dn: string | undefined, dnsName: string): boolean {
  return dn === undefined || isSameDn(dn, domainRootOf(dnsName));
}

/** Whether a DN lies in the domain of that name. */
export function isInDomain(dn: string, dnsName: string): boolean {
  const rdns = rdnsOf(dn);
  const root = rdns.slice(rdns.findLastIndex((rdn) => !rdn.startsWith("dc=")) + 1);
  return root.join() === rdnsOf(distinguishedName(dnsName)).join();
}

/** The NetBIOS name that a new domain is offered: the first label, upper case, cut. */
export function defaultNetBiosName(dnsName: string): string {
  return (dnsName.split(".")[0] ?? "").slice(0, NETBIOS_LENGTH).toUpperCase();
}

export function isChildOf(dnsName: string, parent: string): boolean {
  return canonicalName(dnsName).endsWith(`.${canonicalName(parent)}`);
}

/**
 * The computer name of one of the kit's hosts: at most 15 characters, of which "-AGENT" with a number takes up to 9.
 * https://learn.microsoft.com/troubleshoot/windows-server/active-directory/naming-conventions-for-computer-domain-site-ou
 */
export function computerName(prefix: string, number: number): string {
  return `${prefixOf(prefix)}-AGENT${number}`;
}

/** Whether a computer can be called so: the name of its resource in Azure may be longer, and have other characters. */
export function isComputerName(text: string): boolean {
  return /^(?!\d+$)[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?$/i.test(text);
}

const prefixOf = (text: string): string => text.replace(/[^A-Za-z0-9-]/g, "").slice(0, 6);

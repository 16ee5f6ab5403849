/**
 * The computer name of one of the kit's hosts: at most 15 characters, of which "-AGENT" with a number takes up to 9.
 * https://learn.microsoft.com/troubleshoot/windows-server/active-directory/naming-conventions-for-computer-domain-site-ou
 */
export function computerName(prefix: string, number: number): string {
  return `${prefixOf(prefix)}-AGENT${number}`;
}

const prefixOf = (text: string): string => text.replace(/[^A-Za-z0-9-]/g, "").slice(0, 6);

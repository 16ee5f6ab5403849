import { elements, readXml, textAt } from "./xml.ts";

export interface ReportedLink {
  /** As GPMC writes it, such as corp.contoso.com/Tier 0/Agents. */
  readonly target: string;
  readonly enabled: boolean;
  readonly enforced: boolean;
}

/** Where gpreport.xml says the policy was linked when it was backed up. */
export function readLinks(file: string): ReportedLink[] {
  return elements(readXml(file, "GPO"), "LinksTo").map((link) => ({
    target: textAt(link, "SOMPath"),
    enabled: textAt(link, "Enabled") === "true",
    enforced: textAt(link, "NoOverride") === "true",
  }));
}

import { nameOf } from "../../formats/urn.ts";
import type { DeployedResource } from "../deployment.ts";
import type { RunLog } from "./runLog.ts";

/** What an update that changes nothing does not warn of again, though it is still so: settings of the tenant that nobody has looked at. */
export function stillNotKnown(resources: readonly DeployedResource[], { warnings }: RunLog): string[] {
  const open = resources.filter(
    ({ type, outputs = {} }) =>
      type === "entra-writeback:index:TenantSettings" && outputs["evidence"] === "notObservable",
  );
  return open.flatMap(({ urn, outputs = {} }) => {
    const name = nameOf(urn);
    if (warnings.some((warning) => warning.startsWith(`${name}: `))) return [];
    const why = `It is still not known whether the tenant has the settings as declared: ${String(outputs["evidenceDetail"])}.`;
    return [`${name}: ${why} What to do by hand, and how to attest it: docs/tenant.md of entra-writeback.`];
  });
}

import { GraphError } from "../graphError.ts";
import type { GraphObject } from "../graph.ts";
import type { Outcome, ReadinessCheck } from "./check.ts";

/**
 * Writeback by cloud sync is for users with synchronized hashes, or of a federated domain.
 * https://learn.microsoft.com/en-us/entra/identity/authentication/concept-sspr-writeback#how-password-writeback-works
 * https://learn.microsoft.com/en-us/graph/api/domain-list
 */
export const signIn: ReadinessCheck = {
  name: "sign-in",
  permission: "Domain.Read.All or Directory.Read.All",
  async run(graph, { withoutHashes = [], withHashes = [], cloudSyncDomains }, signal): Promise<Outcome> {
    const domains = await graph.list("/v1.0/domains?$select=id,authenticationType,isVerified", signal);
    if (!domains.every(isTold))
      throw new GraphError(200, "shape", "a domain has no id, authenticationType or isVerified");
    const verified = domains.filter(({ isVerified }) => isVerified === true);
    const namesOf = (type: string) =>
      verified.flatMap(({ id, authenticationType }) => (authenticationType === type ? [String(id)] : [])).sort();
    const federated = namesOf("Federated");
    const found = `federated: ${federated.join(", ") || "no domain"}; managed: ${namesOf("Managed").join(", ") || "no domain"}`;
    const off = withoutHashes.join(", ");
    if (off !== "" && federated.length === 0) {
      const next = `The stack file says passwordHashSync: false for ${off}: without a hash writeback is documented for users of a federated domain only. Write true.`;
      return { state: "unmet", found, next };
    }
    if (off !== "") {
      const next = `The stack file says passwordHashSync: false for ${off}: see that the users' principal names are of a federated domain, and nobody of them in Staged Rollout.`;
      return { state: "told", found, next };
    }
    const declared = withHashes.map((name) => name.toLowerCase());
    const open = cloudSyncDomains.filter((name) => !declared.includes(name.toLowerCase()));
    if (open.length === 0) return { state: "met", found };
    const next = `For ${open.join(", ")} the stack file has no cloudSync: see that whoever configures it synchronizes hashes of the users of managed domains.`;
    return { state: "told", found, next };
  },
};

const isTold = ({ id, isVerified, authenticationType }: GraphObject): boolean =>
  typeof id === "string" && typeof isVerified === "boolean" && typeof authenticationType === "string";

import { isUserRight, userRights } from "../../../facts/userRights.ts";
import { SERVICE_ACCOUNT } from "../defaults.ts";
import { canonicalName, isInDomain } from "../../../facts/domainNames.ts";
import type { UserRight } from "../model.ts";
import { nearest } from "../../../formats/nearest.ts";
import type { Defect, Path } from "../path.ts";
import type { GroupPolicyValues, Loose } from "../values.ts";
import type { DeclaredDomain, DeclaredForest } from "./declared.ts";

/** User rights of group policies: the right, and whether its domain knows the service account by its name. */
export function checkUserRights(forests: readonly DeclaredForest[]): Defect[] {
  return forests.flatMap((forest) => [
    ...[forest, ...forest.domains].flatMap(({ values, path }) => unknownRights(values.groupPolicy, path)),
    ...forestWide(forest),
    ...forest.domains.flatMap((domain) => ofDomain(forest, domain)),
    ...ofAgentHosts(forest),
  ]);
}

function unknownRights(policy: GroupPolicyValues | undefined, path: Path): Defect[] {
  return rightsOf(policy, path).flatMap(({ right, path: place }) => {
    if (right === undefined || isUserRight(right)) return [];
    const near = nearest(right, Object.keys(userRights));
    const advice = near === undefined ? "the constant of a right, such as `SeServiceLogonRight`" : `\`${near}\``;
    const message = `${right} is not a user right of Windows, so nobody would get it. Write ${advice}.`;
    return [{ path: [...place, "right"], message }];
  });
}

/** A policy of the whole forest looks its names up in each domain that it is made for. */
function forestWide(forest: DeclaredForest): Defect[] {
  const home = homeOf(forest);
  const without = forest.domains.find(
    ({ name, values }) =>
      home !== undefined &&
      canonicalName(name) !== home &&
      values.groupPolicy === undefined &&
      (values.accountPolicy ?? forest.values.accountPolicy) !== "none",
  );
  if (without === undefined) return [];
  const advice = `Write this group policy under ${home}, or the SID of the account.`;
  return namedIn(forest, forest).map((path) => ({ path, message: `${unknownThere(forest, without)} ${advice}` }));
}

function ofDomain(forest: DeclaredForest, domain: DeclaredDomain): Defect[] {
  const home = homeOf(forest);
  if (home === undefined || canonicalName(domain.name) === home) return [];
  return namedIn(forest, domain).map((path) => ({
    path,
    message: `${unknownThere(forest, domain)} Write the SID of the account.`,
  }));
}

/** The agent hosts' policy gives log on as a service to the account by its name. */
function ofAgentHosts(forest: DeclaredForest): Defect[] {
  const [home, ou] = [homeOf(forest), forest.values.agentHostPolicy?.ou];
  const domain = ou === undefined ? undefined : forest.domains.find(({ name }) => isInDomain(ou, name));
  if (home === undefined || domain === undefined || canonicalName(domain.name) === home) return [];
  const message = `${unknownThere(forest, domain)} The policy of the agent hosts lets it log on as a service: write an OU of ${home}, or a service account of ${domain.name}.`;
  return [{ path: [...forest.path, "agentHostPolicy", "ou"], message }];
}

const unknownThere = (forest: DeclaredForest, { name }: DeclaredDomain): string =>
  `${accountOf(forest)} lives in ${homeOf(forest)}, and ${name} looks names up among its own accounts, so an update would be refused.`;

/** Places that name the service account. */
function namedIn(forest: DeclaredForest, { values, path }: DeclaredForest | DeclaredDomain): Path[] {
  const account = accountOf(forest).toLowerCase();
  return rightsOf(values.groupPolicy, path).flatMap(({ principals = [], path: place }) =>
    principals.flatMap((name, index) => (name?.toLowerCase() === account ? [[...place, "principals", index]] : [])),
  );
}

function rightsOf(policy: GroupPolicyValues | undefined, path: Path): (Loose<UserRight> & { readonly path: Path })[] {
  return (policy?.userRights ?? []).flatMap((entry, index) =>
    entry === undefined ? [] : [{ ...entry, path: [...path, "groupPolicy", "userRights", index] }],
  );
}

function accountOf({ values: { serviceAccount } }: DeclaredForest): string {
  return (typeof serviceAccount === "object" ? serviceAccount.name : serviceAccount) ?? SERVICE_ACCOUNT;
}

function homeOf({ values: { serviceAccount }, domains }: DeclaredForest): string | undefined {
  const home = (typeof serviceAccount === "object" ? serviceAccount.domain : undefined) ?? domains[0]?.name;
  return home === undefined ? undefined : canonicalName(home);
}

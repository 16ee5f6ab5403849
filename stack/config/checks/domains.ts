import { canonicalName, defaultNetBiosName, isChildOf } from "../../../facts/domainNames.ts";
import { formatPath, type Defect } from "../path.ts";
import type { DeclaredDomain, DeclaredForest } from "./declared.ts";
import { repeated } from "./repeated.ts";

export function checkDomains(forests: readonly DeclaredForest[]): Defect[] {
  return [
    ...twiceOverAll(forests),
    ...forestNames(forests),
    ...forests.flatMap(singleLabel),
    ...forests.flatMap(sameNetBiosName),
    ...forests.flatMap(serverOfNoOne),
    ...forests.flatMap(notTheRoot),
    ...forests.flatMap(foreignServiceAccount),
  ];
}

function twiceOverAll(forests: readonly DeclaredForest[]): Defect[] {
  return repeated(
    forests.flatMap((forest) => forest.domains),
    ({ name }) => canonicalName(name),
    ({ name, path }, earlier) => ({
      path,
      message: `${name} is declared at ${formatPath(earlier.path)} already, but a domain root has one policy and one delegation. Remove one of the two.`,
    }),
  );
}

/** Legal, but a NetBIOS name in the place of a DNS name is far likelier. */
function singleLabel({ domains }: DeclaredForest): Defect[] {
  return domains
    .filter(({ name }) => !name.includes("."))
    .map(({ name, path, values }) => {
      const message = `${name} has no dot: that is a NetBIOS name, and the kit knows no single-label DNS domains. Write the DNS name, such as ${name.toLowerCase()}.example.com.`;
      return {
        path: values.netBiosName === undefined && Object.keys(values).length === 1 ? path : [...path, "name"],
        message,
      };
    });
}

/** Two connections to a domain may reach two of its controllers. */
function serverOfNoOne({ domains }: DeclaredForest): Defect[] {
  return domains.flatMap(({ name, values: { server }, path }) => {
    const domain = domains.find((one) => server !== undefined && canonicalName(one.name) === canonicalName(server));
    if (domain === undefined) return [];
    const message = `${server} is a domain, and whichever of its domain controllers answers would be written to, files and objects perhaps at two. Write the host name of one, such as dc1.${name}, or remove the key: it is the PDC emulator then.`;
    return [{ path: [...path, "server"], message }];
  });
}

function forestName(forest: DeclaredForest): string | undefined {
  return forest.values.name ?? forest.domains[0]?.name;
}

function forestNames(forests: readonly DeclaredForest[]): Defect[] {
  const keyOf = (forest: DeclaredForest) => {
    const name = forestName(forest);
    return name === undefined ? undefined : canonicalName(name);
  };
  return repeated(forests, keyOf, (forest, earlier) => {
    // Without a name of its own it is the first domain that stands twice, and told so.
    if (forest.values.name === undefined && earlier.values.name === undefined) return undefined;
    const message = `the forest ${forestName(forest) ?? ""} is declared at ${formatPath(earlier.path)} already. Write its domains there, or another name here.`;
    return { path: [...forest.path, "name"], message };
  });
}

/** Only within a forest: forests that do not trust each other may well use one name twice. */
function sameNetBiosName({ domains }: DeclaredForest): Defect[] {
  const nameOf = ({ name, values }: DeclaredDomain) => (values.netBiosName ?? defaultNetBiosName(name)).toUpperCase();
  return repeated(domains, nameOf, (domain, earlier) => {
    if (canonicalName(earlier.name) === canonicalName(domain.name)) return undefined;
    const source = domain.values.netBiosName === undefined ? " by default" : "";
    const path = domain.values.netBiosName === undefined ? domain.path : [...domain.path, "netBiosName"];
    const message = `the NetBIOS name is ${nameOf(domain)}${source}, but ${earlier.name} in this forest has that name, and a forest has each only once. Write netBiosName as the domain really has it.`;
    return { path, message };
  });
}

/** A forest is named after its root domain, and no domain of it can stand above the root. */
function notTheRoot(forest: DeclaredForest): Defect[] {
  const name = forestName(forest);
  if (name === undefined) return [];
  const above = forest.domains.find((domain) => isChildOf(name, domain.name));
  if (above === undefined) return [];
  const origin = forest.values.name === undefined ? " (its first domain)" : "";
  const message = `the forest is called ${name}${origin}, but ${above.name} is the parent of that domain, and a forest is called after its root domain. Write \`name: ${above.name}\`.`;
  return [{ path: [...forest.path, "name"], message }];
}

function foreignServiceAccount(forest: DeclaredForest): Defect[] {
  const account = forest.values.serviceAccount;
  const domain = typeof account === "object" ? account.domain : undefined;
  if (domain === undefined || forest.domains.length === 0) return [];
  if (forest.domains.some(({ name }) => canonicalName(name) === canonicalName(domain))) return [];
  const message = `${domain} is not a domain of this forest, but its agents run as an account of their own forest. Write one of ${forest.domains.map(({ name }) => name).join(", ")}, or declare ${domain} below domains.`;
  return [{ path: [...forest.path, "serviceAccount", "domain"], message }];
}

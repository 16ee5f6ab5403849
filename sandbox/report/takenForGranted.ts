import { lookedUpAs } from "../../facts/accountNames.ts";
import { planOf } from "../../resources/plan.ts";
import { isKind, kindOfType } from "../../resources/registry.ts";
import type { PlanWords } from "../../resources/ports/resource.ts";
import type { DeployedResource } from "../deployment.ts";

/** What a real directory or tenant must have and the simulated one takes to be there: what the stack only names, or takes over. */
export function takenForGranted(resources: readonly DeployedResource[]): string[] {
  const needs = resources.filter(isPlanned).map(wordsOf);
  const made = new Set(needs.flatMap(({ makesAccount = "" }) => makesAccount.toLowerCase()));
  const accounts = needs
    .flatMap((words) => words.accounts)
    .filter(({ name }) => !made.has(name.toLowerCase()))
    .map(({ domain, name, purpose }) => {
      const known = lookedUpAs(name);
      return `${known} in ${domain} (${purpose}${known === name ? "" : ", by its cn"})`;
    });
  const jobs = resources.filter(isTakenOver).map(({ id = "" }) => `${id.split("/").at(-1)} in the tenant (running)`);
  const names = [...new Set([...accounts, ...needs.flatMap(({ places }) => places), ...jobs])].sort();
  if (names.length === 0) return [];
  return ["", "Prerequisites, which a real directory must have:", ...names.map((name) => `  ${name}`)];
}

/** Kinds that a directory team could be asked to make. */
const isPlanned = ({ type }: DeployedResource): boolean =>
  isKind(type) && kindOfType(type).use((resource) => resource.plan !== undefined);

/** A job of a cloud sync configuration that somebody else made. */
const isTakenOver = ({ type, retainOnDelete = false }: DeployedResource): boolean =>
  type === "azuread:index/synchronizationJob:SynchronizationJob" && retainOnDelete;

function wordsOf({ type, urn, inputs = {}, parent = "" }: DeployedResource): PlanWords {
  const { credential: _, ...declared } = inputs;
  return planOf(type, urn, declared, parent.split("::")[2]?.split("$").at(-1)).words;
}

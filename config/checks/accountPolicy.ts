import { MINIMUM_PASSWORD_AGE } from "../defaults.ts";
import type { Defect } from "../path.ts";
import type { DeclaredForest } from "./declared.ts";

/** A password that expires before it may be changed locks its owner out. [MS-SAMR] 3.1.1.7.1 */
export function checkAccountPolicies(forests: readonly DeclaredForest[]): Defect[] {
  return forests.flatMap((forest) => {
    const own = forest.values.accountPolicy;
    return forest.domains.flatMap((domain) => {
      const policy = { minimumPasswordAge: MINIMUM_PASSWORD_AGE, ...own, ...domain.values.accountPolicy };
      const { minimumPasswordAge: minimum = MINIMUM_PASSWORD_AGE, maximumPasswordAge: maximum = 0 } = policy;
      if (maximum === 0 || minimum < maximum) return [];
      const holder = domain.values.accountPolicy?.minimumPasswordAge === undefined ? forest : domain;
      const message = `passwords of ${domain.name} would expire after ${days(maximum)}, but may not be changed for ${days(minimum)}. Write a minimumPasswordAge below maximumPasswordAge: 0, for writeback.`;
      return [{ path: [...holder.path, "accountPolicy", "minimumPasswordAge"], message }];
    });
  });
}

function days(count: number): string {
  return count === 1 ? "1 day" : `${count} days`;
}

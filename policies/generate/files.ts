import { catalogueModule } from "./catalogue.ts";
import { rulesInFolders } from "./folders.ts";
import { backupsPage } from "./backupsPage.ts";
import { rulesPage } from "./pages.ts";

/** Every file that follows from the folders of the rules, by its path from the kit's folder. */
export async function ruleFiles(): Promise<Map<string, string>> {
  const rules = await rulesInFolders();
  return new Map([
    ["policies/catalogue.ts", catalogueModule()],
    ["docs/rules.md", rulesPage(rules)],
    ["docs/group-policy-backups.md", backupsPage(rules)],
  ]);
}

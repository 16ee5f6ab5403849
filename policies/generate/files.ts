import { catalogueModule, exemptionRulesModule } from "./catalogue.ts";
import { bodyIn, exemptionFolders, metadataIn, pageFolders, rulesInFolders } from "./folders.ts";
import { backupsPage } from "./backupsPage.ts";
import { rulesPage } from "./pages.ts";
import { pageTextsModule } from "./pageTexts.ts";
import { rulePage } from "./rulePage.ts";

/** Every file that follows from the folders of the rules, by its path from the kit's folder. */
export async function ruleFiles(): Promise<Map<string, string>> {
  const rules = await rulesInFolders();
  const pages = pageFolders().map((folder) => ({ rule: metadataIn(folder), body: bodyIn(folder) }));
  const ofExemptions = exemptionFolders().map(metadataIn);
  return new Map([
    ["policies/catalogue.ts", catalogueModule()],
    ["policies/exemptionRules.ts", exemptionRulesModule(ofExemptions)],
    ["policies/pageTexts.ts", pageTextsModule(pages)],
    ["docs/rules.md", rulesPage(rules, ofExemptions)],
    ...pages.map(({ rule, body }): [string, string] => [rule.help, rulePage(rule, body)]),
    ["docs/group-policy-backups.md", backupsPage(rules)],
  ]);
}

// Written by `npm run generate` from policies/rules/exemptions/*/page.md; edit the pages, not this file.
import type { RuleMetadata } from "./rule.ts";

/** What can be wrong with an exemption, and not with a resource. */
export const exemptionRules: Readonly<Record<"exception-without-exemption" | "exemption-expired" | "exemption-too-long" | "exemption-without-effect", RuleMetadata>> = {
  "exception-without-exemption": {
    id: "exception-without-exemption",
    code: "EWB-077",
    title: "Every exception of the engine has an exemption behind it",
    severity: "error",
    area: "exemptions",
    tags: ["exemptions","policy-pack"],
    since: "0.2.0",
    references: ["https://www.pulumi.com/docs/insights/policy/"],
    help: "docs/rules/exception-without-exemption.md",
  },
  "exemption-expired": {
    id: "exemption-expired",
    code: "EWB-075",
    title: "No exemption has expired",
    severity: "warning",
    area: "exemptions",
    tags: ["exemptions","evidence"],
    since: "0.2.0",
    references: [],
    help: "docs/rules/exemption-expired.md",
  },
  "exemption-too-long": {
    id: "exemption-too-long",
    code: "EWB-076",
    title: "No exemption is for more than a year",
    severity: "error",
    area: "exemptions",
    tags: ["exemptions","evidence"],
    since: "0.2.0",
    references: [],
    help: "docs/rules/exemption-too-long.md",
  },
  "exemption-without-effect": {
    id: "exemption-without-effect",
    code: "EWB-034",
    title: "Every exemption covers a finding",
    severity: "warning",
    area: "exemptions",
    tags: ["exemptions"],
    since: "0.1.0",
    references: [],
    help: "docs/rules/exemption-without-effect.md",
  },
};

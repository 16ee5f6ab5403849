import { withoutEscapes } from "../policies/reports/markdownText.ts";

/** What is written for a forge, as a person at a terminal reads it; with --dry-run, and in a pipeline, as the forge gets it. */
export const printed = (markdown: string, { dryRun }: { readonly dryRun?: true }): string =>
  process.stdout.isTTY && dryRun !== true ? withoutEscapes(markdown) : markdown;

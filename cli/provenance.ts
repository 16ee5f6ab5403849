import { statSync } from "node:fs";
import { utcDay } from "../facts/calendar.ts";
import { sourceOf } from "../handover/changes/source.ts";
import packageJson from "../package.json" with { type: "json" };
import type { Provenance, Source } from "../policies/reports/report.ts";

interface PackageJson {
  readonly version: string;
  readonly repository?: string | { readonly url: string };
}

/** What exactly a report is of: this kit, today, and the bytes that were given. */
export function provenanceOf(inputs: readonly string[]): Provenance {
  const day = utcDay(new Date());
  const { version, repository }: PackageJson = packageJson;
  const pages = pagesOf(repository);
  return {
    version,
    day,
    sources: inputs.flatMap(sourceIn),
    ...(pages !== undefined && { pages }),
  };
}

/** Where the pages of rules are read without the package: in the repository that it names, if it is at GitHub. */
export function pagesOf(repository: PackageJson["repository"]): string | undefined {
  const url = typeof repository === "string" ? repository : repository?.url;
  const [, address] = /^(?:git\+)?(https:\/\/github\.com\/[^/]+\/[^/]+?)(?:\.git)?$/.exec(url ?? "") ?? [];
  return address && `${address}/blob/HEAD/`;
}

/** What is no file that can be read is among the problems already. */
function sourceIn(file: string): Source[] {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat?.isFile()) return [sourceOf(file)];
  return stat?.isDirectory() ? [{ file, commit: "none" }] : [];
}

import type { Provenance, Source } from "./report.ts";

/** For an auditor, in one line: by which kit, on which day, of which bytes. */
export function provenanceText({ version, day, sources }: Provenance, shown = (text: string) => text): string {
  return [`ewb ${version}, ${day}`, ...sources.map((source) => sourceText(source, shown))].join(" · ");
}

function sourceText({ file, sha256, commit }: Source, shown: (text: string) => string): string {
  const isKnown = commit !== "none";
  return [shown(file), sha256 && `SHA-256 ${sha256}`, isKnown && `commit ${shown(commit)}`].filter(Boolean).join(", ");
}

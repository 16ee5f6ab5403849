import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { loadStackFile } from "../../../stack/config/load.ts";
import type { ResourceView } from "../../../policies/rule.ts";
import { asEngineWould, stackNameOf } from "../../../stack/offline/declared.ts";
import { declaredByOwnProgram, declaredResources } from "../../../stack/offline/program.ts";
import { ownProject } from "../../../stack/offline/project.ts";

const kit = new URL("../../../", import.meta.url);
const filesIn = (folder: string): string[] =>
  readdirSync(new URL(folder, kit))
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => fileURLToPath(new URL(folder + name, kit)));

describe("the recorder", () => {
  for (const file of [...filesIn("examples/"), ...filesIn("tests/stack/config/corpus/good/")]) {
    it(`writes down of ${file.split("/").at(-1)} what the SDK's mocks give`, async () => {
      const run = { stack: stackNameOf(file), file, ...asEngineWould(loadStackFile(file).values) };
      const [recorded, mocked] = [
        await declaredByOwnProgram(ownProject, run),
        await declaredResources(ownProject, run),
      ];
      assert.ok(recorded.length > 0);
      assert.deepEqual(byUrn(recorded), byUrn(mocked));
      assert.deepEqual(secretsOf(recorded), secretsOf(mocked));
    });
  }
});

/** Which values a view says are secrets: outermost first, nothing below one. */
function secretsOf(views: readonly ResourceView[]): string[] {
  const found = (view: ResourceView, value: unknown, path: string[]): string[] => {
    if (path.length > 0 && view.isSecret?.(path)) return [`${view.urn} ${path.join(".")}`];
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value).flatMap(([key, item]) => found(view, item, [...path, key]));
  };
  return views.flatMap((view) => found(view, view.properties, [])).sort();
}

/** The local administrator's password is made up anew at every run. */
function byUrn(views: readonly ResourceView[]): ResourceView[] {
  const sorted = [...views].sort((a, b) => (a.urn < b.urn ? -1 : 1));
  return JSON.parse(
    JSON.stringify(sorted, (key, value: unknown) =>
      typeof value === "symbol" ? "unknown" : key === "adminPassword" ? typeof value : value,
    ),
  ) as ResourceView[];
}

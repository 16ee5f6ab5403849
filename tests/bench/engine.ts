import { readFileSync } from "node:fs";
import { join } from "node:path";
import { attachPlugin } from "../../sandbox/plugin.ts";
import { resolveEngine } from "../../sandbox/engine/resolve.ts";
import { kit, testStack } from "../engine/engine.ts";
import { pair, type Result } from "./measure.ts";

/** A preview of contoso against a program that only registers as many resources, on the same engine and stand-ins. */
export async function previewAgainstBareProgram(): Promise<Result> {
  await resolveEngine({ say: console.error });
  const contoso = testStack({
    project: join(kit, "dist"), // the program as users have it: compiled
    stack: "contoso",
    stackFile: readFileSync(join(kit, "examples/Pulumi.contoso.yaml"), "utf8"),
    attach: [attachPlugin],
  });
  const count = Object.values((await contoso.preview()).counts).reduce((sum, one) => sum + one, 0);
  const bare = testStack({
    program: `
      import { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup.js";
      for (let i = 1; i < ${count}; i++) new ResourceGroup("g" + i, { resourceGroupName: "g" + i, location: "westeurope" });
    `,
  });
  try {
    const name = {
      what: `engine preview of contoso (${count} resources)`,
      against: "bare program with as many",
      goal: 1.1,
    };
    return await pair(
      name,
      5,
      () => contoso.preview(),
      () => bare.preview(),
    );
  } finally {
    contoso.remove();
    bare.remove();
  }
}

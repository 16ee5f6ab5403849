import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Deployment } from "../../sandbox/deployment.ts";
import { attachPlugin, directoryFile, tenantFile } from "../../sandbox/plugin.ts";
import { placesOf } from "../../sandbox/settings.ts";
import { kit, testStack, type TestStack } from "./engine.ts";

/** An example as a former version deployed it in the sandbox; times and source positions are left out. */
interface RecordedStack {
  /** Of the sandbox that it was recorded in: it decrypts the secrets in the checkpoint. */
  readonly passphrase: string;
  /** File of the engine's backend. */
  readonly checkpoint: {
    readonly checkpoint: {
      readonly latest: Deployment & { readonly secrets_providers: { readonly state: { readonly salt: string } } };
    };
  };
  /** The simulated directory and tenant that the state is about. */
  readonly directory: unknown;
  readonly tenant: unknown;
}

/** A stack of this checkout over what `version` has deployed of an example; its stack file is as it was then. */
export function recordedStack(version: string, example: string): TestStack {
  const folder = join(import.meta.dirname, "recorded", version);
  const recorded = JSON.parse(readFileSync(join(folder, `${example}.json`), "utf8")) as RecordedStack;
  const stackFile = readFileSync(join(folder, `Pulumi.${example}.yaml`), "utf8");
  const stack = testStack({ project: kit, stack: example, stackFile, attach: [attachPlugin] });
  const { backend, passphraseFile, scratchProject } = placesOf(stack.settings);
  const { salt } = recorded.checkpoint.checkpoint.latest.secrets_providers.state;
  addDisks(recorded.checkpoint.checkpoint.latest);
  write(join(backend, ".pulumi", "stacks", "entra-writeback", `${example}.json`), JSON.stringify(recorded.checkpoint));
  write(passphraseFile, recorded.passphrase);
  write(join(scratchProject, "Pulumi.yaml"), "name: entra-writeback\nruntime: nodejs\n");
  write(join(scratchProject, `Pulumi.${example}.yaml`), `encryptionsalt: ${salt}\n`);
  write(directoryFile(stack.folder), JSON.stringify(recorded.directory));
  write(tenantFile(stack.folder), JSON.stringify(recorded.tenant));
  return stack;
}

/** Azure tells the id of a VM's disk, which the sandbox of then left out. */
function addDisks({ resources = [] }: Deployment): void {
  for (const { type, id, outputs } of resources) {
    if (type !== "azure-native:compute:VirtualMachine") continue;
    const { osDisk } = outputs?.["storageProfile"] as { osDisk: { managedDisk: { id?: string } } };
    osDisk.managedDisk.id = `${id?.replace("/virtualMachines/", "/disks/")}_OsDisk_1`;
  }
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

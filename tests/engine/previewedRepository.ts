import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { debugProviders, type Attachment } from "../../sandbox/attachment.ts";
import { findEngine } from "../../sandbox/engine/resolve.ts";
import { languageHostFolder } from "../../sandbox/language-host/provide.ts";
import { attachPlugin } from "../../sandbox/plugin.ts";
import { azureAd } from "../../sandbox/standins/azureAd.ts";
import { azureNative } from "../../sandbox/standins/azureNative.ts";
import { serveStandIn } from "../../sandbox/standins/serve.ts";
import { Store } from "../../sandbox/standins/store.ts";
import { ScratchRepository } from "../review/scratchRepository.ts";
import { kit } from "./engine.ts";

/** A repository with a project of the kit's, a backend, and providers that stand in for the cloud as long as this process lives. */
export class PreviewedRepository extends ScratchRepository {
  readonly #attachments: Attachment[];
  /** What a runner with a login has. */
  readonly env: NodeJS.ProcessEnv;
  readonly pulumi: string;

  private constructor(stackFile: string, pulumi: string, attachments: Attachment[]) {
    super(stackFile);
    this.pulumi = pulumi;
    this.#attachments = attachments;
    const [state, searchPath] = [join(this.folder, ".git", "backend"), process.env["PATH"] ?? ""];
    mkdirSync(state);
    const folders = [languageHostFolder(pulumi, searchPath), dirname(process.execPath), dirname(pulumi), searchPath];
    this.env = {
      PATH: folders.filter((folder) => folder !== undefined).join(delimiter),
      PULUMI_BACKEND_URL: pathToFileURL(state).href,
      PULUMI_HOME: join(this.folder, ".git", "pulumi-home"),
      PULUMI_CONFIG_PASSPHRASE: "canary-passphrase",
      PULUMI_DEBUG_PROVIDERS: debugProviders(attachments),
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    };
    const runtime = "runtime: {name: nodejs, options: {typescript: false}}";
    this.write(`name: hybrid\n${runtime}\nmain: index.ts\n`, "Pulumi.yaml");
    this.write(`{"type":"module","main":"index.ts"}`, "package.json");
    this.write(`import { declareStack } from "${join(kit, "stack/index.ts")}";\nexport const told = declareStack();\n`, "index.ts"); // prettier-ignore
    this.install();
    const [packages, own] = [join(kit, "node_modules"), join(this.folder, "node_modules")];
    for (const name of readdirSync(packages).filter((name) => !name.startsWith(".")))
      symlinkSync(join(packages, name), join(own, name), "junction");
    this.engine("stack", "init", "prod");
    this.commit("The project");
  }

  static async open(stackFile: string, folder: string): Promise<PreviewedRepository> {
    const engine = await findEngine();
    if (engine === undefined) throw new Error("there is no engine");
    const stores = ["azure-native", "azuread"].map((name) => Store.open(join(folder, `${name}.json`)));
    const [azure, entra] = stores as [Store, Store];
    const attachments = [
      await serveStandIn(azureNative, azure),
      await serveStandIn(azureAd, entra),
      await attachPlugin(folder),
    ];
    return new PreviewedRepository(stackFile, engine.path, attachments);
  }

  /** Beside this process, which is its providers, only what needs none of them. */
  engine(...words: string[]): string {
    return execFileSync(this.pulumi, [...words, "--non-interactive"], {
      cwd: this.folder,
      env: this.env,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  async up(...words: string[]): Promise<void> {
    const { status, stdout, stderr } = await this.start(this.pulumi, ["up", "--yes", "--skip-preview", "--stack", "prod", "--non-interactive", ...words], this.env); // prettier-ignore
    if (status !== 0) throw new Error(`${stdout}\n${stderr}`);
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#attachments.map((attachment) => attachment.close()));
    this.remove();
  }
}

/** A stack file with something else in it, and the salt that the engine wrote into it. */
export function edited(text: string, ...edits: readonly (readonly [string, string])[]): string {
  return edits.reduce((before, [what, instead]) => {
    if (!before.includes(what)) throw new Error(`${what} is not in the stack file`);
    return before.replace(what, instead);
  }, text);
}

/**
 * `npm run build`: everything that the package ships, in dist/, which has the rooms of the repository. esbuild puts the
 * JavaScript into few files (docs/decisions/0002-dependencies.md), tsc writes the types, and what is no TypeScript is copied.
 */
import { execFileSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import { scriptText } from "../scripts/scriptText.ts";
import { compiledSchema } from "./compiledSchema.ts";
import { keepTypesOf } from "./types.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const dist = path.join(root, "dist");

/** What users import. */
const modules = ["stack/index", "resources/index", "policies/index", "stack/offline/index"];

/** What is started, each by a file beside it or by another process. */
const programs = [
  "index",
  "cli/main",
  "provider/main",
  "sandbox/language-host/main",
  "sandbox/language-host/deferSdk",
  "sandbox/engine/installerProcess",
];

/** Shipped as it is. */
const assets = [
  "examples/*.yaml",
  "ci/github/action.yml",
  "stack/config/schema.json",
  "policies/reports/report.schema.json",
  "provider/schema/schema.json",
  "provider/PulumiPlugin.yaml",
  "policies/pack/{PulumiPolicy.yaml,package.json}",
  "sandbox/engine/go/*",
  "sandbox/language-host/plainStackTraces.cjs",
];

/** Start a program, which is compiled in the package. */
const launchers = [
  "Pulumi.yaml",
  "provider/package.json",
  "provider/start.mjs",
  "provider/pulumi-resource-entra-writeback",
  "policies/pack/run",
  "policies/pack/start.mjs",
  "sandbox/language-host/pulumi-language-nodejs",
];

rmSync(dist, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: Object.fromEntries(["package/root", ...modules, ...programs].map((entry) => [entry, `${entry}.ts`])),
  outdir: dist,
  chunkNames: "package/[name]-[hash]",
  bundle: true,
  splitting: true,
  packages: "external",
  format: "esm",
  platform: "node",
  target: "node22",
  plugins: [compiledSchema(), placesOfSources()],
  logLevel: "warning",
});
// One file without a library beside it: the engine starts the pack wherever its folder is copied or published to.
await build({
  absWorkingDir: root,
  entryPoints: ["policies/pack/server.ts"],
  outfile: path.join(dist, "policies/pack/server.js"),
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node22",
  banner: { js: 'import { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);' }, // gRPC is CommonJS
  logLevel: "warning",
});
execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "package/tsconfig.build.json"], {
  cwd: root,
  stdio: "inherit",
});
keepTypesOf(
  modules.map((entry) => path.join(dist, `${entry}.d.ts`)),
  dist,
);
for (const asset of globSync([...assets, ...launchers], { cwd: root }))
  cpSync(path.join(root, asset), path.join(dist, asset));
// As one text each: what loads libraries would be four times as many files.
mkdirSync(path.join(dist, "scripts"), { recursive: true });
for (const script of globSync("scripts/*.ps1", { cwd: root }))
  writeFileSync(path.join(dist, script), scriptText(path.join(root, script)));
for (const launcher of launchers.map((file) => path.join(dist, file))) {
  writeFileSync(launcher, readFileSync(launcher, "utf8").replaceAll(/\b(main|server|index)\.ts\b/g, "$1.js"));
}

/**
 * A bundled file no longer lies where its source does, so `import.meta.url` becomes the place in dist/ that mirrors the
 * source's, and what it points to as `.ts` is `.js` there.
 */
function placesOfSources(): Plugin {
  return {
    name: "places of sources",
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path: file }) => {
        const text = readFileSync(file, "utf8");
        const place = path.relative(root, file).split(path.sep).join("/");
        if (!text.includes("import.meta.url") || place === "package/root.ts") return undefined;
        const url = `new URL(${JSON.stringify(place)}, distFolder).href`;
        const moved = text
          .replaceAll(/new URL\("([^"]+)\.ts", import\.meta\.url\)/g, 'new URL("$1.js", import.meta.url)')
          .replaceAll("import.meta.url", url);
        const distFolder = JSON.stringify(path.join(root, "package/root.ts"));
        return { contents: `import { distFolder } from ${distFolder};\n${moved}`, loader: "ts" };
      });
    },
  };
}

#!/usr/bin/env bash
# @pulumi/pulumi 3.270.0: the component analyzer publishes ECMAScript private fields.
#
# provider/experimental/analyzer.js takes every member of a class or interface that has the flag Property, and `#value` has it: its
# name is TypeScript's internal one, such as __#1@#value (the number differs). So
# - a class in a component's arguments becomes a type of the schema, and its private field an input that every caller must give;
# - a private field of the component itself becomes an output;
# - `private` of TypeScript, which is public at run time, is published too, under its own name.
# Getters and methods are not. Also: @default and @example are not read, only what stands before the first tag of a comment, and
# generateSchema leaves out the descriptions of types. Seen 2026-11-29, Node 22, TypeScript 5.9.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --ignore-scripts --no-audit --no-fund --loglevel=error @pulumi/pulumi@3.270.0 typescript@5.9.3 >/dev/null
echo '{ "compilerOptions": { "target": "es2022", "module": "nodenext", "strict": true, "skipLibCheck": true, "types": [] }, "files": ["index.ts"] }' > tsconfig.json
cat > index.ts <<'TS'
import * as pulumi from "@pulumi/pulumi";
export class Secret {
  readonly #value: string;
  constructor(value: string) { this.#value = value; }
  reveal(): string { return this.#value; }
}
export interface VaultArgs {
  /**
   * What opens it.
   * @default none
   */
  secret?: Secret;
}
export class Vault extends pulumi.ComponentResource {
  #cache = "inside";
  private token = "inside too";
  constructor(name: string, args: VaultArgs, opts?: pulumi.ComponentResourceOptions) {
    super("my:index:Vault", name, {}, opts);
    void [args, this.#cache, this.token];
  }
  get size(): number { return 0; }
}
TS
cat > analyze.cjs <<'JS'
const { Analyzer } = require("@pulumi/pulumi/provider/experimental/analyzer");
const { components, typeDefinitions } = new Analyzer(__dirname, "my", { main: "index.ts" }, new Set(["Vault"])).analyze();
const plain = (names) => Object.keys(names).map((name) => name.replace(/^__#\d+@/, "__#N@")).join(" ");
console.log("inputs:", plain(components.Vault.inputs), "|", components.Vault.inputs.secret.description);
console.log("outputs:", plain(components.Vault.outputs));
console.log("Secret:", plain(typeDefinitions.Secret.properties));
JS
node analyze.cjs > seen
cat seen
diff seen - <<'EXPECTED'
inputs: secret | What opens it.
outputs: __#N@#cache token
Secret: __#N@#value
EXPECTED
echo "as described"

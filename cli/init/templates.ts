/** What `ewb init` writes. */

export interface ProjectFile {
  readonly name: string;
  readonly main: string;
  /** Path of the plugin's folder, as Pulumi.yaml names it. */
  readonly plugin: string;
}

export const projectFile = ({ name, main, plugin }: ProjectFile): string => `name: ${JSON.stringify(name)}
description: Password writeback through Microsoft Entra cloud sync
runtime:
  name: nodejs
  options:
    typescript: false # Node itself runs the program, written in TypeScript or not
main: ${main}
${pluginLines(plugin)}
`;

/** By which the engine finds the kit's own resources. */
export const pluginLines = (plugin: string): string => `plugins:
  providers:
    - name: entra-writeback
      path: ${plugin}`;

export const program = `// Declares what Pulumi.<stack>.yaml says; resources of your own may stand beside it.
import { declareStack } from "entra-writeback";
export const { agentHosts, agents, minimumPasswordAges, tenantEvidence } = declareStack();
`;

/** The example with the place of its schema as seen from the project. */
export const stackFile = (example: string, schema: string): string =>
  example.replace(/(?<=^# yaml-language-server: \$schema=).*/, schema);

export const gitIgnored = ["node_modules/", ".sandbox/"];

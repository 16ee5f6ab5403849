/** What a command of the sandbox takes, loaded as one: every part that is loaded alone makes more files of the package. */
export * as commands from "../sandbox/commands.ts";
export { attachPlugin, simulationFolder } from "../sandbox/plugin.ts";
export { kitPolicies } from "../sandbox/settings.ts";
export { makeDrift } from "./sandboxDrift.ts";
export { sandboxPlace } from "./sandboxPlace.ts";

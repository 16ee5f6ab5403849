/** `entra-writeback/testing`: what a stack file declares and what the rules say about it, without an engine. */
export { checkStackFile } from "./check.ts";
export { declaredByStackFile } from "./declared.ts";
export { ConfigError, ProgramError, type Problem } from "../config/problem.ts";

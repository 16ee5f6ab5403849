/** `entra-writeback`: the components, and the program that declares what a stack file says. */
export * from "../components/index.ts";
export { declareStack, type StackOutputs } from "./program.ts";

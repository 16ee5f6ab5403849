/** `entra-writeback`: the components. */
export * from "../components/index.ts";

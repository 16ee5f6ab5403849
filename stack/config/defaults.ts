/** What the stack file leaves out is what the components make of it. */
export * from "../../components/defaults.ts";

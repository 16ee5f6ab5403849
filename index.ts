/** The program: declares what the stack file says. A project of your own does the same with the package `entra-writeback`. */
import { declareStack } from "./stack/program.ts";

export const { agentHosts, agents, minimumPasswordAges, tenantEvidence } = declareStack();

/** What is written for reviewers and programs, loaded as one: every part that is loaded alone makes more files of the package. */
export { pr } from "./commands/pr.ts";
export { reportIn } from "./reportIn.ts";
export { requirements } from "./commands/requirements.ts";
export { drift } from "./commands/drift.ts";

/** What `ewb check` prints. */
export const formats = ["text", "json", "sarif", "junit", "markdown", "github", "azure-devops"] as const;
export type Format = (typeof formats)[number];

export const ExitCode = {
  clean: 0,
  findings: 1,
  unusableInput: 2,
  internalError: 3,
} as const;

/** Says why the input cannot be used, and answers the exit code for it. */
export function unusable(message: string): number {
  console.error(message);
  return ExitCode.unusableInput;
}

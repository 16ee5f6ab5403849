export const ExitCode = {
  clean: 0,
  findings: 1,
  unusableInput: 2,
  internalError: 3,
} as const;

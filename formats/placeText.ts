interface Placed {
  readonly file: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/** `file:line:column`, as far as they are known. */
export function placeText({ file, line, column }: Placed): string {
  return [file, line, column].filter((part) => part !== undefined).join(":");
}

/** Of an undo: an object that was there before is not removed. */
export const unlessThere = (before: string): string =>
  `If ${before} says that it was there before (\`exists\` is true), set back the values that the file tells instead.`;

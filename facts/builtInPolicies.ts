/** Every domain has these two from the start, by these names where it was made in English. */
export const isBuiltInPolicy = (displayName: string): boolean =>
  /^default domain (controllers )?policy$/i.test(displayName.trim());

/** A statement of a person ages and an exemption ends, and tests do not. */
export function attestedToday(stackFile: string): string {
  const today = new Date().toISOString().slice(0, 10);
  return stackFile.replaceAll(/\b(on|expires): "\d{4}-\d\d-\d\d"/g, `$1: "${today}"`);
}

const LONGEST = 60;

/** A value of the stack file as a message shows it: what was passed, but no more of it than helps. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return "an empty value";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object") {
    if (isEncrypted(value)) return "an encrypted value";
    return Object.keys(value).length === 0 ? "an empty mapping" : "a mapping";
  }
  if (typeof value !== "string") return String(value);
  const safe = withoutSecretParts(value);
  const text = safe.length > LONGEST ? `${safe.slice(0, LONGEST)}…` : safe;
  // Control characters as escapes; a backslash of the value as the reader wrote it.
  return JSON.stringify(text).replaceAll("\\\\", "\\");
}

/** What stands before an @ or behind a question mark of an address may be a password or a key. */
function withoutSecretParts(text: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text.replace(/\/\/[^/]*@/, "//…@").replace(/\?.*/s, "?…") : text;
}

/** How Pulumi writes a secret inside structured configuration. */
export function isEncrypted(value: unknown): boolean {
  // The key first: a mapping may have very many, and is asked once for each problem in it.
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, "secure")) return false;
  return typeof Reflect.get(value, "secure") === "string" && Object.keys(value).length === 1;
}

/** A value as YAML on one line, for the reader to copy; inside of a list or mapping long texts are left out. */
export function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(writtenInside).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const pairs = Object.entries(value).map(([key, item]) => `${key}: ${writtenInside(item)}`);
    return `{${pairs.join(", ")}}`;
  }
  return typeof value === "string" && isPlain(value) ? value : JSON.stringify(value);
}

function writtenInside(value: unknown): string {
  return typeof value === "string" && value.length > LONGEST ? "…" : written(value);
}

/** A day or a number that `pulumi config set` of another key would turn into something else. */
const rewrittenByPulumi = (text: string): boolean => /^\d{4}-\d\d-\d\d$|^\d+(\.\d*)?$/.test(text);

/** Whether YAML takes the text without quotes, as a text. */
function isPlain(text: string): boolean {
  if (rewrittenByPulumi(text)) return false;
  return /^[A-Za-z/\\][A-Za-z0-9 ./\\$@:=,_-]*$/.test(text) || /^[0-9A-Fa-f.]+[./-][0-9A-Za-z./-]*$/.test(text);
}

/** Place in a stack file, from its root: config, entra-writeback:forests, 0, domains. */
export type Path = readonly (string | number)[];

/** 1-based. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** What a check found at one place of a stack file. */
export interface Defect {
  readonly path: Path;
  /** What is wrong and why, ending with what to write instead. */
  readonly message: string;
  /** Whether the key is required and not there. */
  readonly isMissing?: true;
  /** Where the path does not lead to: the second of two equal keys. */
  readonly position?: Position;
}

const NAMESPACE = "entra-writeback";

/** Path of one of the kit's own keys. */
export function kitPath(key: string, ...rest: Path): Path {
  return ["config", `${NAMESPACE}:${key}`, ...rest];
}

/** The path as the user reads it: forests[0].domains; keys outside the kit's namespace keep their full name. */
export function formatPath(path: Path): string {
  const [first, second, ...rest] = path;
  if (first === "config" && typeof second === "string" && second.startsWith(`${NAMESPACE}:`)) {
    return join([second.slice(NAMESPACE.length + 1), ...rest]);
  }
  return join(path);
}

/** The path as `pulumi config set --path` takes it. */
export function pulumiPath(path: Path): string {
  return join(path.slice(1), /^[A-Za-z0-9_:-]+$/);
}

function join(path: Path, plain = /^[A-Za-z0-9_-]+$/): string {
  let text = "";
  for (const part of path) {
    if (typeof part === "number") text += `[${part}]`;
    else if (!plain.test(part)) text += `[${JSON.stringify(part)}]`;
    else text += text === "" ? part : `.${part}`;
  }
  return text;
}

/** Reads what formatPath writes; the first key is taken to be one of the kit's. */
export function parsePath(text: string): Path {
  const parts: (string | number)[] = [];
  for (const [, index, quoted, plain] of text.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g)) {
    if (index !== undefined) parts.push(Number(index));
    else if (quoted !== undefined) parts.push(String(JSON.parse(quoted)));
    else if (plain !== undefined) parts.push(plain);
  }
  const [first, ...rest] = parts;
  return typeof first === "string" ? kitPath(first, ...rest) : [];
}

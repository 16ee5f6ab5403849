import { GpoError } from "./failure.ts";
import { readBounded } from "./folder.ts";

/** One instruction of registry.pol. */
export interface RegistryPolValue {
  /** Without the hive, which follows from the half of the policy. */
  readonly key: string;
  /** Names that begin with ** are instructions, such as **Del.name. [MS-GPREG 2.2.1] */
  readonly name: string;
  /** REG_ type. */
  readonly type: number;
  readonly data: Uint8Array;
}

/** Administrative templates of one half of a policy. */
export interface RegistryPol {
  readonly file: string;
  readonly values: readonly RegistryPolValue[];
  /** Why what follows the values cannot be read. */
  readonly damage?: GpoError;
}

const mostBytes = 16 * 1024 * 1024;
const again = "Open the policy in the Group Policy Management Editor, save it, and back it up again.";

/** registry.pol: "PReg", version 1, then [key;value;type;size;data]… in UTF-16. [MS-GPREG 2.2.1] */
export function readRegistryPol(file: string): RegistryPol {
  const bytes = Buffer.from(readBounded(file, mostBytes));
  const values: RegistryPolValue[] = [];
  try {
    for (const value of instructions(bytes, file)) values.push(value);
  } catch (error) {
    if (!(error instanceof GpoError)) throw error;
    return { file, values, damage: error };
  }
  return { file, values };
}

function* instructions(bytes: Buffer, file: string): Iterable<RegistryPolValue> {
  const damaged = (at: number, what: string) => new GpoError(file, `${what} at byte ${at} [MS-GPREG 2.2.1]. ${again}`);
  if (bytes.subarray(0, 4).toString("latin1") !== "PReg") throw damaged(0, "has no PReg signature");
  if (bytes.length < 8 || bytes.readUInt32LE(4) !== 1) throw damaged(4, "is not of version 1");

  let at = 8;
  const number = (): number => {
    if (at + 4 > bytes.length) throw damaged(at, "is cut");
    at += 4;
    return bytes.readUInt32LE(at - 4);
  };
  const sign = (expected: string): void => {
    if (at + 2 > bytes.length || bytes.readUInt16LE(at) !== expected.charCodeAt(0))
      throw damaged(at, `lacks "${expected}"`);
    at += 2;
  };
  const text = (): string => {
    const start = at;
    while (at + 2 <= bytes.length && bytes.readUInt16LE(at) !== 0) at += 2;
    if (at + 2 > bytes.length) throw damaged(start, "has a name without an end");
    at += 2;
    return bytes.toString("utf16le", start, at - 2);
  };

  while (at < bytes.length) {
    sign("[");
    const key = text();
    sign(";");
    const name = text();
    sign(";");
    const type = number();
    sign(";");
    const size = number();
    sign(";");
    if (at + size > bytes.length) throw damaged(at, `announces ${size} bytes of data and is cut`);
    const data = bytes.subarray(at, at + size);
    at += size;
    sign("]");
    yield { key, name, type, data };
  }
}

/** An IPv4 address range. */
export interface Cidr {
  /** First address, as a number. */
  readonly first: number;
  readonly prefix: number;
  readonly size: number;
}

/** Takes a range of the form that schema.json demands. */
export function parseCidr(text: string): Cidr {
  const [address = "", prefixText = ""] = text.split("/");
  const prefix = Number(prefixText);
  return { first: addressNumber(address), prefix, size: 2 ** (32 - prefix) };
}

function addressNumber(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** The range with every bit behind the prefix cleared, which is how Azure wants it. */
export function networkOf(range: Cidr): string {
  const first = range.first - (range.first % range.size);
  const parts = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
  return `${parts.join(".")}/${range.prefix}`;
}

export function contains(outer: Cidr, inner: Cidr): boolean {
  return inner.first >= outer.first && inner.first + inner.size <= outer.first + outer.size;
}

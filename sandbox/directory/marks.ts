import { ChannelError, type ScriptAction } from "../../resources/ports/channel.ts";

/** What a call says about whose object it may change. */
interface Maker {
  readonly mark?: string;
  readonly adopt?: boolean;
}

/** Whether an object is neither the caller's own nor one that it takes over. */
export function isForeign(own: { readonly mark: string } | undefined, { mark, adopt }: Maker): boolean {
  return own !== undefined && mark !== undefined && own.mark !== mark && adopt !== true;
}

/** Puts a value in the place of one by name; what is another maker's is neither changed nor deleted. */
export function put<Value extends { readonly mark: string }>(
  all: Record<string, Value>,
  name: string,
  action: ScriptAction,
  maker: Maker,
  next: (own: Value | undefined) => Value,
): void {
  const own = all[name];
  if (action === "Observe") return;
  if (action === "Remove") {
    if (!isForeign(own, maker)) Reflect.deleteProperty(all, name);
    return;
  }
  const wanted = next(own);
  if (isForeign(own, maker) && JSON.stringify(wanted) !== JSON.stringify(own)) {
    throw new ChannelError(
      "failed",
      `"${name}" does not carry the mark of this resource: its adminDescription is ${own?.mark ? `"${own.mark}"` : "not set"}, so somebody else has made it, and nothing was changed. Choose another name, or set adopt: true to take it over.`,
    );
  }
  all[name] = wanted;
}

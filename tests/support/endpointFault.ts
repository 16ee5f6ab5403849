/** What happens to a request instead of, or beside, what Azure does. */
export interface Fault {
  readonly method: string;
  /** Default: any. */
  readonly url?: RegExp;
  /** An answer instead. */
  readonly answer?: { status: number; headers?: Record<string, string>; body?: unknown };
  /** Whether the connection breaks before the request has an effect, or after it instead of the answer. */
  readonly reset?: "before" | "after";
  /** Further headers of Azure's answer. */
  readonly headers?: Record<string, string>;
  /** Changes the document that Azure would answer with. */
  readonly lie?: (body: never) => unknown;
  /** Milliseconds. */
  readonly delay?: number;
  /** How often. Default: once. */
  readonly times?: number;
}

/** A provider that listens already; the engine is told to attach to it instead of starting one. */
export interface Attachment {
  /** Package name, such as azure-native. */
  readonly name: string;
  /** Loopback port. */
  readonly port: number;
  close(): Promise<void>;
}

/** Value of PULUMI_DEBUG_PROVIDERS. */
export function debugProviders(attachments: readonly Attachment[]): string {
  return attachments.map(({ name, port }) => `${name}:${port}`).join(",");
}

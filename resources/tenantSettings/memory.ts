import type { MemoryForm } from "../ports/resource.ts";
import type { TenantSettingsInputs } from "./definition.ts";

export interface TenantMemory {
  /** Whether the settings stay when the resource is destroyed. */
  readonly adopted: boolean;
}

export const memory: MemoryForm<TenantSettingsInputs, TenantMemory> = {
  names: {},
  fresh: { adopted: false },
  imported: { adopted: true },
  read: ({ adopted }) => ({ adopted: adopted === true }),
  write: ({ adopted }) => ({ adopted }),
};

import { ChannelError } from "../../resources/ports/channel.ts";
import { ArmError, type Arm } from "./arm.ts";
import type { AzureHost } from "./azureHost.ts";
import { retrying } from "./retrying.ts";

/** A lock on a host, or on what it is in: its run commands inherit it. */
interface Lock {
  readonly id: string;
  readonly level: string;
}

/** Azure's word for what a lock forbids. */
export const SCOPE_LOCKED = "ScopeLocked";

/**
 * Refuses a host whose run commands could be written and not deleted: each would stay, with what it was given, and a script that
 * hangs could not be stopped. Where the caller may not see locks, the first deletion tells.
 * https://learn.microsoft.com/en-us/azure/azure-resource-manager/management/lock-resources
 */
export async function refuseLocked(arm: Arm, host: AzureHost, signal: AbortSignal): Promise<void> {
  const locks = await locksOf(arm, host, signal);
  if (locks.length === 0) return;
  const named = locks.map(({ id, level }) => `"${id.split("/").at(-1)}" (${level}, on ${scopeOf(id)})`);
  throw new ChannelError("conflict", lockedText(`the host is locked by ${named.join(" and ")}`));
}

/** What is true of a locked host, whoever found out. */
export function lockedText(found: string): string {
  return `${found}. Its run commands inherit that: none could be deleted again, so none is written. Have the lock lifted by an Owner or User Access Administrator of its scope, or name another host as the channel. What the kit makes is locked at the disks of its hosts instead; a lock of its own on a VM, of version 0.1.0, goes with the next pulumi up.`;
}

async function locksOf(arm: Arm, host: AzureHost, signal: AbortSignal): Promise<Lock[]> {
  try {
    const { body } = await retrying(signal, () => arm.request("GET", host.locks, signal));
    const listed = (body as { value?: unknown } | undefined)?.value;
    return Array.isArray(listed) ? listed.flatMap(lockOf) : [];
  } catch (error) {
    if (error instanceof ArmError && [401, 403, 404].includes(error.status)) return [];
    throw error;
  }
}

function lockOf(item: unknown): Lock[] {
  const { id, properties } = (item ?? {}) as { id?: unknown; properties?: { level?: unknown } };
  const level = String(properties?.level ?? "");
  return typeof id === "string" && /^(CanNotDelete|ReadOnly)$/i.test(level) ? [{ id, level }] : [];
}

/** What the lock is on: the last of its scope, with its type. */
function scopeOf(lockId: string): string {
  const scope = lockId.replace(/\/providers\/Microsoft\.Authorization\/locks\/[^/]+$/i, "");
  const [type = "", name = ""] = scope.split("/").slice(-2);
  const words: Record<string, string> = {
    subscriptions: "the subscription",
    resourcegroups: "the resource group",
    virtualmachines: "the VM",
    machines: "the Arc server",
  };
  return `${words[type.toLowerCase()] ?? type} ${name}`;
}

import type { AboutStack } from "./aboutStack.ts";
import type { Topology } from "./topology.ts";

/** A change of a stack as a reviewer sees it: everything that a comment says and nothing else. No text in it needs to be kept from anyone. */
export interface Review extends AboutStack {
  readonly basis: Basis;
  /** Of what the kit makes. */
  readonly counts: Counts;
  /** How many of the changes are of resources that it only looks at. */
  readonly lookedAt: number;
  /** What reaches Tier 0 or every user, by name. */
  readonly dangers: readonly Danger[];
  readonly findings: {
    /** Not found at the base, or in other words; all, where there is no base. */
    readonly new: readonly ToldFinding[];
    readonly known: readonly ToldFinding[];
    /** Found at the base and no more. */
    readonly fixed: readonly ToldFinding[];
    readonly exempted: readonly ToldExemption[];
  };
  readonly notEvaluated: readonly ToldOpen[];
  /** Of the preview: where it could not look, or saw something else than is declared. */
  readonly warnings: readonly ToldWarning[];
  /** Why something could not be judged at all. */
  readonly problems: readonly string[];
  readonly changes: readonly ToldChange[];
  readonly topology: Topology;
}

/** How the changes are known: by the engine, which looked at the state; or by what two versions of the stack file declare. */
export interface Basis {
  readonly by: "preview" | "declaration";
  /** Whether the changes are all known: there is a base that can be used, under the same program, or the engine looked. */
  readonly isCompared: boolean;
  /** Version of Pulumi; of a preview. */
  readonly engine?: string;
  /** Commit that findings, and declarations, are held against; absent: there is none. */
  readonly base?: string;
  /** Why there is none, or why no preview. */
  readonly notes: readonly string[];
}

/** In the order in which a reviewer must know of them. */
export const operations = ["delete", "replace", "update", "create", "import"] as const;
export type Operation = (typeof operations)[number];
/** What happens to one that is only looked at: nothing is made or deleted. */
export const looks = ["no longer looked at", "looked at"] as const;
export type Look = (typeof looks)[number];
export const lookOf = (operation: Operation): Look => (operation === "delete" ? "no longer looked at" : "looked at");

export type Counts = Readonly<Record<Operation, number>>;

export interface Danger {
  readonly about:
    | "rights"
    | "userRight"
    | "permissions"
    | "age"
    | "tenant"
    | "account"
    | "adoption"
    | "link"
    | "way"
    | "host"
    | "service"
    | "protection"
    | "exemption";
  /** Name of the resource, and what happens to it. */
  readonly resource: string;
  readonly text: string;
}

interface Told {
  readonly rule: string;
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly resource: string;
  /** file:line, or the file. */
  readonly place: string;
}

export interface ToldFinding extends Told {
  readonly message: string;
  readonly fix: string;
  /** What was found there at the base; absent: nothing, or the same. */
  readonly was?: string;
}

export interface ToldExemption extends Told {
  readonly message: string;
  readonly reason: string;
  readonly approvedBy: string;
  readonly expires: string;
  /** Until the last day it holds. */
  readonly daysLeft: number;
}

export interface ToldOpen extends Told {
  readonly reason: string;
}

export interface ToldWarning {
  /** Kinds and names. */
  readonly resources: readonly string[];
  readonly text: string;
}

export interface ToldChange {
  readonly operation: Operation;
  /** VirtualMachine of azure-native:compute:VirtualMachine. */
  readonly type: string;
  readonly name: string;
  /** Whether the kit only looks at it: `mode: observe`. */
  readonly isObserved: boolean;
  readonly values: readonly ToldValue[];
}

/** A property; without values where they are not for a comment. */
export interface ToldValue {
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
}

/** Whether there is nothing that a reviewer has to know. */
export function isSilent({ basis, changes, dangers, findings, problems }: Review): boolean {
  return (
    basis.isCompared && [changes, dangers, findings.new, findings.fixed, problems].every((list) => list.length === 0)
  );
}

/** Whether a gate is to stop it. */
export function hasErrors({ findings }: Review): boolean {
  return [...findings.new, ...findings.known].some(({ severity }) => severity === "error");
}

import { pathInRepository } from "../formats/pathInRepository.ts";
import { shortType } from "../formats/urn.ts";
import * as types from "../policies/types.ts";
import { stackNameOf } from "../stack/offline/declared.ts";
import { shortHash, sourceIn, type AboutStack } from "./aboutStack.ts";
import type { Repository } from "./git.ts";
import { declaredAt } from "./judged.ts";
import { redactor } from "./redaction.ts";
import { isComponent, isOfPlugin, type Seen } from "./seen.ts";

/** A stack whose file a change deletes. No text in it needs to be kept from anyone. */
export interface GoneStack extends AboutStack {
  /** Commit at which it was there. */
  readonly base: string;
  /** What it declared there, by type; what reaches Tier 0 or the tenant first. */
  readonly kinds: readonly GoneKind[];
  /** Why nobody knows what it declared. */
  readonly problems: readonly string[];
}

export interface GoneKind {
  readonly type: string;
  /** Whether it is an object of a directory or the tenant, an agent, or a host of one. */
  readonly isCritical: boolean;
  readonly names: readonly string[];
}

export interface GoneOptions {
  readonly file: string;
  readonly repository: Repository;
  readonly base: string;
  readonly today: string;
  /** Of the kit. */
  readonly version: string;
  readonly hideHostNames: boolean;
  readonly head?: string;
}

export async function goneStackOf(options: GoneOptions): Promise<GoneStack> {
  const { file, repository, base, today, version, head, hideHostNames } = options;
  const { views, problems, notes } = await declaredAt(base, file, { repository, today });
  const redact = redactor(views, { hideHostNames });
  const kinds = [...Map.groupBy(views.filter(isReal), ({ type }) => type)].map(([type, some]) => ({
    type: redact(shortType(type)),
    isCritical: some.some(isCritical),
    names: some.map(({ name }) => redact(name)),
  }));
  // Of a file that cannot be used nobody knows what in its problems is the name of a host.
  const told = hideHostNames ? problems.map(() => "ewb check tells it") : problems;
  return {
    stack: redact(stackNameOf(file)),
    file: redact(pathInRepository(file)),
    base: shortHash(base),
    kinds: kinds.sort((a, b) => Number(b.isCritical) - Number(a.isCritical)),
    problems: [...told, ...notes].map(redact),
    source: sourceIn(repository, version, head),
  };
}

const isReal = (seen: Seen): boolean => !isComponent(seen);
const isCritical = (seen: Seen): boolean =>
  isOfPlugin(seen) || types.withoutApiVersion(seen.type) === types.VIRTUAL_MACHINE;

import providerPb from "@pulumi/pulumi/proto/provider_pb.js";
import { encode, type PropertyMap } from "../../formats/wire/codec.ts";
import type { CheckFailure } from "../../resources/definition/checkFields.ts";
import type { PropertyChange } from "../../resources/definition/diffFields.ts";
import type { Difference } from "../lifecycle/preview.ts";

export function checkAnswer(checked: {
  readonly inputs: PropertyMap;
  readonly failures: readonly CheckFailure[];
}): providerPb.CheckResponse {
  const response = new providerPb.CheckResponse();
  response.setInputs(encode(checked.inputs));
  response.setFailuresList(
    checked.failures.map(({ property, reason }) => {
      const failure = new providerPb.CheckFailure();
      failure.setProperty(property);
      failure.setReason(reason);
      return failure;
    }),
  );
  return response;
}

/** What would change, without the paths that the program ignores. */
export function diffAnswer({ changes, isDeclared }: Difference, ignored: readonly string[]): providerPb.DiffResponse {
  const kept = changes.filter(({ path }) => !ignored.some((one) => isWithin(path, one)));
  const { DIFF_NONE, DIFF_SOME } = providerPb.DiffResponse.DiffChanges;
  const response = new providerPb.DiffResponse();
  response.setChanges(kept.length === 0 ? DIFF_NONE : DIFF_SOME);
  response.setHasdetaileddiff(isDeclared);
  if (!isDeclared) return response;
  for (const change of kept) response.getDetaileddiffMap().set(change.path, propertyDiff(change));
  response.setDiffsList([...new Set(kept.map(topLevel))]);
  response.setReplacesList([...new Set(kept.filter((change) => change.replaces).map(topLevel))]);
  // Two resources for one domain would work against each other: the old one goes first.
  response.setDeletebeforereplace(kept.some((change) => change.replaces));
  return response;
}

function propertyDiff(change: PropertyChange): providerPb.PropertyDiff {
  const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } = providerPb.PropertyDiff.Kind;
  const kinds = {
    add: [ADD, ADD_REPLACE],
    delete: [DELETE, DELETE_REPLACE],
    update: [UPDATE, UPDATE_REPLACE],
  } as const;
  const diff = new providerPb.PropertyDiff();
  diff.setKind(kinds[change.kind][change.replaces ? 1 : 0]);
  diff.setInputdiff(true);
  return diff;
}

const topLevel = (change: PropertyChange): string => change.path.split(/[.[]/)[0] as string;

function isWithin(path: string, ignored: string): boolean {
  return path === ignored || path.startsWith(`${ignored}.`) || path.startsWith(`${ignored}[`);
}

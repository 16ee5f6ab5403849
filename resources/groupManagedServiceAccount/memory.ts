import { isSameDn } from "../../facts/distinguishedNames.ts";
import { wideGroupOf } from "../../facts/wellKnownSids.ts";
import type { UnusableName } from "../../scripts/contract.ts";
import type { Context, Subject } from "../ports/resource.ts";
import { adoptionMemory, type Adoption } from "../shared/adoptionMemory.ts";
import { giveBack, restorable, untouched } from "../shared/giveBack.ts";
import {
  accountValues,
  hostNameOf,
  parentOf,
  run,
  type AccountValues,
  type GroupManagedServiceAccountResult,
} from "./call.ts";
import { definition, type GroupManagedServiceAccountInputs } from "./definition.ts";

/** The container is remembered of an account that was there before, and of what was written where it was declared. */
type Remembered = Partial<AccountValues> & { readonly container?: string };
export type AccountMemory = Adoption<Remembered>;

export const memory = adoptionMemory<GroupManagedServiceAccountInputs, Remembered>({
  definition,
  written: (inputs) => ({
    ...accountValues({ ...inputs, dnsHostName: hostNameOf(inputs) }),
    ...(inputs.container !== undefined && { container: inputs.container }),
  }),
  read: (values) => values,
  before: "stable",
});

export const remembered = (observed: GroupManagedServiceAccountResult): Remembered => ({
  ...accountValues(observed),
  container: parentOf(observed.distinguishedName),
});

/** What was written, its container as the directory spells it. */
function asSpelt({ container, ...values }: Remembered, there: string): Remembered {
  if (container === undefined) return values;
  return { ...values, container: isSameDn(container, there) ? there : container };
}

/** Puts back what an adopted account had. */
export async function giveBackAccount(
  title: string,
  subject: Subject<GroupManagedServiceAccountInputs, AccountMemory>,
  context: Context,
): Promise<void> {
  const { inputs } = subject;
  const { before: known, written } = subject.memory;
  if (known === undefined || written.length === 0) return context.warn(untouched(title));
  // Where the kit never moved it, the place is nothing to give back.
  const { container, ...values } = known;
  const before = container !== undefined && written.some((one) => one.container !== undefined) ? known : values;
  const { dnsHostName, ...others } = before;
  const oldReaders = before.passwordReaders ?? [];
  const passwordReaders = [...written.flatMap((values) => values.passwordReaders ?? []), ...oldReaders];
  const there = await run("Observe", { ...subject, inputs: { ...inputs, passwordReaders } }, context);
  if (!there.exists) return;
  // An account without a host name is of no use, and the script makes none.
  const nameless = dnsHostName === "";
  const now = remembered(there);
  const { back, kept } = restorable<Remembered>({
    before: nameless ? others : before,
    written: written.map((one) => asSpelt(one, now.container ?? "")),
    now,
    unusable: [...oldReaders.flatMap(unwanted), ...there.unusable],
  });
  const staying = nameless ? [{ path: "dnsHostName", before: null, why: `it stays ${there.dnsHostName}` }] : [];
  const write = () => run("Ensure", { ...subject, inputs: { ...inputs, ...now, ...back } }, context);
  await giveBack({ title, before, back, kept: [...staying, ...kept], write }, (text) => context.warn(text));
}

/** Nobody's wish is to open the account again; and of an entry that is no plain reader only the text is known. */
function unwanted(name: string): UnusableName[] {
  if (wideGroupOf(name) !== undefined)
    return [{ name, reason: "each of these could act as the service account, so they are not let in again" }];
  if (name.startsWith("("))
    return [{ name, reason: "it is more than a plain reader. Grant it again by hand where it is needed" }];
  return [];
}

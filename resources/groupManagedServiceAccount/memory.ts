import type { Context, Subject } from "../ports/resource.ts";
import type { UnusableName } from "../../scripts/contract.ts";
import { giveBack, writtenIn } from "../shared/adoption.ts";
import { untouched, valuesOf } from "../shared/giveBack.ts";
import { fieldsOf, run, type AccountFields } from "./call.ts";
import { wideGroupOf } from "../../facts/wellKnownSids.ts";
import type { GroupManagedServiceAccountInputs } from "./definition.ts";

/** Puts back what an adopted account had. */
export async function giveBackAccount(
  title: string,
  subject: Subject<GroupManagedServiceAccountInputs>,
  context: Context,
): Promise<void> {
  const { inputs, state } = subject;
  const [written, old] = [writtenIn(state), state["before"] as unknown as AccountFields | undefined];
  if (old === undefined || written.length === 0) return context.warn(untouched(title));
  const passwordReaders = [
    ...written.flatMap((one) => (one as unknown as AccountFields).passwordReaders),
    ...old.passwordReaders,
  ];
  const there = await run("Observe", { ...subject, inputs: { ...inputs, passwordReaders } }, context);
  if (!there.exists) return;
  const { dnsHostName, ...others } = old;
  await giveBack(
    {
      title,
      // An account without a host name is of no use, and the script makes none.
      before: valuesOf(dnsHostName === "" ? others : old),
      kept:
        dnsHostName === "" ? [{ what: "dnsHostName", before: undefined, why: `it stays ${there.dnsHostName}` }] : [],
      written: written.map(valuesOf),
      now: valuesOf({ ...fieldsOf(there) }),
      unusable: [...old.passwordReaders.flatMap(unwanted), ...there.unusable],
      write: (back) =>
        run("Ensure", { ...subject, inputs: { ...inputs, ...fieldsOf(there), ...Object.fromEntries(back) } }, context),
    },
    (text) => context.warn(text),
  );
}

/** Nobody's wish is to open the account again; and of an entry that is no plain reader only the text is known. */
function unwanted(name: string): UnusableName[] {
  if (wideGroupOf(name) !== undefined)
    return [{ name, reason: "each of these could act as the service account, so they are not let in again" }];
  if (name.startsWith("("))
    return [{ name, reason: "it is more than a plain reader. Grant it again by hand where it is needed" }];
  return [];
}

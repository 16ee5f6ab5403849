import { INSTALLER_ACCOUNT } from "../../facts/accountNames.ts";

interface Account {
  readonly name?: string | undefined;
  readonly passwordReaders?: unknown;
}

/** The account of one's own that agents run as; undefined: the one that their installer makes, unless the kit makes one of its name. */
export function ownAccountOf({ name = INSTALLER_ACCOUNT, passwordReaders }: Account): string | undefined {
  return passwordReaders !== undefined || name !== INSTALLER_ACCOUNT ? name : undefined;
}

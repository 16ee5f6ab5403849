import { Attribute, BerWriter, Change, Control } from "ldapts";

const change =
  (operation: "add" | "replace") =>
  (type: string, ...values: (string | Buffer)[]): Change =>
    new Change({ operation, modification: new Attribute({ type, values: values as string[] }) });

export const replace = change("replace");
export const add = change("add");

/** A control whose value is a sequence of one integer. */
class IntegerControl extends Control {
  readonly #value: number;
  constructor(type: string, value: number) {
    super(type, { critical: true });
    this.#value = value;
  }
  protected override writeControl(writer: BerWriter): void {
    const value = new BerWriter();
    value.startSequence();
    value.writeInt(this.#value);
    value.endSequence();
    writer.writeBuffer(value.buffer, 4);
  }
}

/** LDAP_SERVER_SD_FLAGS_OID with DACL_SECURITY_INFORMATION. [MS-ADTS 3.1.1.3.4.1.11] */
export const daclOnly = new IntegerControl("1.2.840.113556.1.4.801", 4);
/** The same with OWNER_ and GROUP_SECURITY_INFORMATION. */
export const ownerGroupAndDacl = new IntegerControl("1.2.840.113556.1.4.801", 7);
/** LDAP_SERVER_POLICY_HINTS_OID: a reset keeps to the password policy, as a reset by writeback does. */
export const policyHints = new IntegerControl("1.2.840.113556.1.4.2239", 1);

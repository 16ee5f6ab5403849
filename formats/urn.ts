/** Parts of a URN, urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME. https://www.pulumi.com/docs/concepts/resources/names/#urns */

/** Name of the stack; undefined: the text is no URN. */
export const stackOf = (urn: string): string | undefined => /^urn:pulumi:(.+?)::/.exec(urn)?.[1];

/** Name of the project; undefined: the text is no URN. */
export const projectOf = (urn: string): string | undefined => /^urn:pulumi:.+?::(.+?)::/.exec(urn)?.[1];

/** Logical name: the last part. */
export const nameOf = (urn: string): string => urn.split("::").slice(3).join("::");

/** Type token of the resource itself; empty: the text is no URN. */
export const typeOf = (urn: string): string => urn.split("::")[2]?.split("$").at(-1) ?? "";

/** VirtualMachine of azure-native:compute:VirtualMachine. */
export const shortType = (type: string): string => type.split(":").at(-1) ?? type;

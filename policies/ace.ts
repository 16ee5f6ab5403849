/** Rights of an entry that only let its holder look. [MS-DTYP 2.5.1.1] */
const reading = new Set(["RP", "LC", "LO", "RC"]);

/** Replicating Directory Changes and its "All" form: what password hash synchronization needs. [MS-ADTS 5.1.3.2.1] */
const replication = new Set(["1131f6aa-9c07-11d1-f79f-00c04fc2dcd2", "1131f6ad-9c07-11d1-f79f-00c04fc2dcd2"]);

/**
 * Whether an entry, in SDDL, lets its holder change anything. The account also synchronizes: the entries its
 * installation grants for reading and for password hashes are not the concern of writeback.
 */
export function changesSomething(ace: string): boolean {
  const [type, , rights = "", objectType = ""] = ace.replace(/^\(|\)$/g, "").split(";");
  if (type === "D" || type === "OD") return false;
  if (rights === "CR") return !replication.has(objectType.toLowerCase());
  const names = /^([A-Z]{2})+$/.test(rights) ? (rights.match(/../g) ?? []) : undefined;
  return !names?.every((name) => reading.has(name)); // a hexadecimal mask is taken for the worst
}

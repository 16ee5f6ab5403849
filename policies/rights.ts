/** The four rights of password writeback, as they are named in the directory's tools. */
export const WRITEBACK_RIGHTS: Readonly<Record<string, string>> = {
  ResetPassword: "Reset Password on descendant users",
  WriteLockoutTime: "Write lockoutTime on descendant users",
  WritePwdLastSet: "Write pwdLastSet on descendant users",
  UnexpirePassword: "Unexpire Password on the domain root",
};

/** The first three again on inetOrgPerson objects, where a forest has users of that class. */
export const INET_ORG_PERSON_RIGHTS: readonly string[] = [
  "InetOrgPersonResetPassword",
  "InetOrgPersonWriteLockoutTime",
  "InetOrgPersonWritePwdLastSet",
];

/** The four rights of password writeback, as they are named in the directory's tools. */
export const WRITEBACK_RIGHTS: Readonly<Record<string, string>> = {
  ResetPassword: "Reset Password on descendant users",
  WriteLockoutTime: "Write lockoutTime on descendant users",
  WritePwdLastSet: "Write pwdLastSet on descendant users",
  UnexpirePassword: "Unexpire Password on the domain root",
};

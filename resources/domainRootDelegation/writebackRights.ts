import type { WritebackRight } from "../../scripts/contract.ts";

/** The rights of writeback, in the words of Active Directory Users and Computers. */
export const writebackRights: Readonly<Record<WritebackRight, string>> = {
  ResetPassword: "Reset Password, on descendant User objects",
  WriteLockoutTime: "Write lockoutTime, on descendant User objects",
  WritePwdLastSet: "Write pwdLastSet, on descendant User objects",
  UnexpirePassword: "Unexpire Password, on this object only",
  ChangePassword: "Change Password, on descendant User objects",
  InetOrgPersonResetPassword: "Reset Password, on descendant inetOrgPerson objects",
  InetOrgPersonWriteLockoutTime: "Write lockoutTime, on descendant inetOrgPerson objects",
  InetOrgPersonWritePwdLastSet: "Write pwdLastSet, on descendant inetOrgPerson objects",
};

export const knownRights = Object.keys(writebackRights) as readonly WritebackRight[];

export function reachesInetOrgPerson(rights: readonly WritebackRight[]): boolean {
  return rights.some((right) => right.startsWith("InetOrgPerson"));
}

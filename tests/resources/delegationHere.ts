import { DomainRootDelegation } from "../../resources/index.ts";
import type { PropertyMap } from "../../formats/wire/codec.ts";
import { urnOf } from "../support/pluginClient.ts";

export const domain = "corp.contoso.com";

export const rights = ["ResetPassword", "WriteLockoutTime", "WritePwdLastSet", "UnexpirePassword"];

export const urn = urnOf(DomainRootDelegation.type);

export const declared = (change: PropertyMap = {}): PropertyMap => ({
  domain,
  account: "provAgentgMSA$",
  rights,
  ...change,
});

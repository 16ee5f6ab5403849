import type { SecuritySettings } from "../../facts/securitySettings.ts";
import { declaredSettings, type DeclaredSettings } from "../../resources/groupPolicyObject/settings.ts";
import type { JsonObject } from "../../resources/ports/channel.ts";

/** Settings as a script takes and tells them, of those that people write nested. */
export const flat = (settings: SecuritySettings | object): JsonObject =>
  declaredSettings(settings as DeclaredSettings) as JsonObject;

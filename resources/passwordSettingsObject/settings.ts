import type { CheckFailure, Fields } from "../shared/fields.ts";
import type { AccountPolicySettings } from "../../scripts/contract.ts";
import { whole } from "../shared/wholeNumber.ts";

type Switch = "passwordComplexity" | "reversibleEncryption";

/** The settings of a PSO as they are declared. */
export type Settings = Omit<AccountPolicySettings, Switch> & { minimumPasswordAge: number } & Partial<
    Record<Switch, boolean>
  >;

/** Ranges of the attributes; a directory takes longer ages, which no policy has. [MS-ADA2] */
export const settingsFields: Fields = {
  minimumPasswordAge: whole(0, 998, "days", { required: true }),
  maximumPasswordAge: whole(0, 999, "days"),
  minimumPasswordLength: whole(0, 255, "characters"),
  passwordHistorySize: whole(0, 1024, "passwords"),
  passwordComplexity: { kind: "boolean" },
  reversibleEncryption: { kind: "boolean" },
  lockoutThreshold: whole(0, 65535, "attempts"),
  lockoutDuration: whole(0, 99999, "minutes"),
  lockoutObservationWindow: whole(0, 99999, "minutes"),
};

/** What no directory takes. [MS-SAMR 3.1.1.6] */
export function refuseContradictions(settings: Settings): CheckFailure[] {
  const failures: CheckFailure[] = [];
  const { minimumPasswordAge: minimum, maximumPasswordAge: maximum = 0 } = settings;
  const { lockoutDuration: duration = 0, lockoutObservationWindow: window = 0 } = settings;
  if (maximum !== 0 && minimum >= maximum) {
    const reason = `is ${minimum}, but a password that expires after ${maximum} days could never be changed before. Write a lower number, 0 for writeback.`;
    failures.push({ property: "settings.minimumPasswordAge", reason });
  }
  if (duration !== 0 && window > duration) {
    const reason = `is ${window}, but must not be longer than lockoutDuration, which is ${duration}`;
    failures.push({ property: "settings.lockoutObservationWindow", reason });
  }
  return failures;
}

export function pick(settings: Settings, keys: readonly string[]): Settings {
  return Object.fromEntries(Object.entries(settings).filter(([key]) => keys.includes(key))) as unknown as Settings;
}

/** A switch is 0 or 1 for the scripts, as it is in a policy's template. */
export function toScript({ passwordComplexity, reversibleEncryption, ...numbers }: Settings): AccountPolicySettings {
  const settings: AccountPolicySettings = { ...numbers };
  if (passwordComplexity !== undefined) settings.passwordComplexity = Number(passwordComplexity);
  if (reversibleEncryption !== undefined) settings.reversibleEncryption = Number(reversibleEncryption);
  return settings;
}

export function fromScript({ passwordComplexity, reversibleEncryption, ...numbers }: AccountPolicySettings): Settings {
  return {
    ...numbers,
    passwordComplexity: passwordComplexity === 1,
    reversibleEncryption: reversibleEncryption === 1,
  } as Settings;
}

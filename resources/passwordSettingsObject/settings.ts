import type { CheckFailure } from "../definition/checkFields.ts";
import type { Fields, ValuesOf } from "../definition/field.ts";
import { whole } from "../definition/fields.ts";
import type { AccountPolicySettings } from "../../scripts/contract.ts";

/** Ranges of the attributes; a directory takes longer ages, which no policy has. [MS-ADA2] */
export const settingsFields = {
  minimumPasswordAge: whole(0, 998, "days", {
    required: true,
    description:
      "Days a password must be kept, 0 to 998. Writeback refuses users whose password is younger, so 0 where they are written back to.",
  }),
  maximumPasswordAge: whole(0, 999, "days", { description: "Days until a password expires, 1 to 999; 0: never." }),
  minimumPasswordLength: whole(0, 255, "characters", { description: "Characters, 0 to 255." }),
  passwordHistorySize: whole(0, 1024, "passwords", {
    description: "Remembered passwords, 0 to 1024: what compensates for an age of 0.",
  }),
  passwordComplexity: { kind: "boolean", description: "Whether three of the character classes are demanded." },
  reversibleEncryption: {
    kind: "boolean",
    description: "Whether passwords are stored so that they can be read back.",
  },
  lockoutThreshold: whole(0, 65535, "attempts", {
    description: "Wrong passwords that lock an account, 1 to 65535; 0: none do.",
  }),
  lockoutDuration: whole(0, 99999, "minutes", {
    description: "Minutes an account stays locked, 1 to 99999; 0: until it is unlocked.",
  }),
  lockoutObservationWindow: whole(0, 99999, "minutes", {
    description: "Minutes after which wrong passwords are forgotten, 0 to 99999.",
  }),
} as const satisfies Fields;

/** The settings of a PSO as they are declared. */
export type Settings = ValuesOf<typeof settingsFields>;

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

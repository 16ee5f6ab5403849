import type { SettingName, ValueOf } from "./settings.ts";

/** Two settings that no directory takes, or no ticket could live with, together. */
export interface Contradiction {
  readonly kind: "passwordAge" | "lockout" | "serviceTicket" | "renewal";
  /** The one to be changed. */
  readonly setting: SettingName;
  /** Why, and what to write instead; continues the name of the setting. */
  readonly reason: string;
}

/** Of what is set; a setting that is not there contradicts none. */
export function contradictionsIn(values: Values): Contradiction[] {
  return [passwordAge(values), lockout(values), serviceTicket(values), renewal(values)].flatMap((found) => found ?? []);
}

/** Two settings of which each limits the other. */
export interface Pair {
  readonly kind: Contradiction["kind"];
  readonly settings: readonly [SettingName, SettingName];
}

/** Which can contradict each other. */
export const pairs: readonly Pair[] = [
  { kind: "passwordAge", settings: ["minimumPasswordAge", "maximumPasswordAge"] },
  { kind: "lockout", settings: ["lockoutObservationWindow", "lockoutDuration"] },
  { kind: "serviceTicket", settings: ["maxServiceAge", "maxTicketAge"] },
  { kind: "renewal", settings: ["maxRenewAge", "maxTicketAge"] },
];

type Values = { readonly [Name in SettingName]?: ValueOf<Name> | undefined };
type Rule = (values: Values) => Contradiction | undefined;

/** A password that expires before it may be changed locks its owner out. [MS-SAMR 3.1.1.7.1, MS-GPSB 2.2.1.1] */
const passwordAge: Rule = ({ minimumPasswordAge: least = 0, maximumPasswordAge: most = 0 }) => {
  if (most === 0 || least < most) return undefined;
  const reason = `is ${least}, but a password that expires after ${most} days could never be changed before. Write a lower number, 0 for writeback.`;
  return { kind: "passwordAge", setting: "minimumPasswordAge", reason };
};

/** The lockout lasts at least as long as wrong passwords are counted. [MS-SAMR 3.1.1.6, MS-GPSB 2.2.1.2] */
const lockout: Rule = ({ lockoutDuration: locked = 0, lockoutObservationWindow: counted = 0 }) => {
  if (locked === 0 || counted <= locked) return undefined;
  const reason = `is ${counted}, but must not be longer than lockoutDuration, which is ${locked}`;
  return { kind: "lockout", setting: "lockoutObservationWindow", reason };
};

/** [MS-GPSB 2.2.2] */
const serviceTicket: Rule = ({ maxServiceAge: service, maxTicketAge: hours }) => {
  if (service === undefined || hours === undefined || service <= hours * 60) return undefined;
  const reason = `is ${service} minutes, but a service ticket must not outlive the ticket-granting ticket, which lasts ${hours === 1 ? "1 hour" : `${hours} hours`}. Write at most ${hours * 60}, or a longer maxTicketAge.`;
  return { kind: "serviceTicket", setting: "maxServiceAge", reason };
};

/** A ticket that may be renewed for less time than it lasts is renewed never. */
const renewal: Rule = ({ maxRenewAge: renewed, maxTicketAge: hours }) => {
  if (renewed === undefined || hours === undefined || renewed * 24 >= hours) return undefined;
  const least = Math.ceil(hours / 24);
  const reason = `is ${renewed === 1 ? "1 day" : `${renewed} days`}, but a ticket-granting ticket lasts ${hours} hours and could not be renewed once. Write at least ${least}, or a shorter maxTicketAge.`;
  return { kind: "renewal", setting: "maxRenewAge", reason };
};

import { trafficOf } from "../policies/exposure/traffic.ts";
import { valueAt, type Properties } from "./seen.ts";

/**
 * What a network security group, or a rule that is a resource of its own, newly lets in: a rule that allows and is new or allows something
 * else, and one that denies and is gone or denies something else. What the rules amount to together is the rules' business.
 */
export function waysIn(before: Properties | undefined, after: Properties | undefined): string[] {
  const [was = [], is] = [inboundOf(before), inboundOf(after)];
  if (is === undefined) return ["what it lets in is not known yet"];
  const [opened, closed] = [without(is, was).filter(allows), without(was, is).filter(denies)];
  return [
    ...opened.map((rule) => told(was.find(sameAs(rule)), rule, "changes a way in", `opens a way in: ${rule.text}`)),
    ...closed.map((rule) =>
      told(rule, is.find(sameAs(rule)), "changes what is kept out", `no longer keeps out: ${rule.text}`),
    ),
  ];
}

interface Inbound {
  readonly name: unknown;
  readonly isDenied: boolean;
  readonly text: string;
  /** The same whatever the rule is called. */
  readonly key: string;
}

const allows = ({ isDenied }: Inbound): boolean => !isDenied;
const denies = ({ isDenied }: Inbound): boolean => isDenied;
const sameAs = (rule: Inbound) => (other: Inbound) => other.name === rule.name && other.isDenied === rule.isDenied;

function without(rules: readonly Inbound[], others: readonly Inbound[]): Inbound[] {
  const keys = new Set(others.map(({ key }) => key));
  return rules.filter(({ key }) => !keys.has(key));
}

function told(was: Inbound | undefined, is: Inbound | undefined, changes: string, alone: string): string {
  return was && is ? `${changes}: ${was.text} → ${is.text}` : alone;
}

/** Undefined: not known. */
function inboundOf(side: Properties | undefined): Inbound[] | undefined {
  const rules = (side && "direction" in side ? [side] : valueAt(side, "securityRules")) ?? [];
  if (!Array.isArray(rules) || !rules.every(isRule)) return undefined;
  return rules.filter(({ direction }) => !isText(direction, "Outbound")).map(inbound);
}

const isRule = (rule: unknown): rule is Properties => typeof rule === "object" && rule !== null;
const isText = (value: unknown, wanted: string): boolean =>
  typeof value === "string" && value.toLowerCase() === wanted.toLowerCase();

/** Such as: TCP 3389 from 10.1.0.0/24 to 10.20.0.4, priority 200. */
function inbound(rule: Properties): Inbound {
  const isDenied = isText(rule["access"], "Deny");
  const { name, priority } = rule;
  const text = `${trafficOf(rule)}, priority ${isNumber(priority) ? priority : "(not known yet)"}`;
  return { name, isDenied, text, key: `${isDenied} ${text}`.toLowerCase() };
}

const isNumber = (value: unknown): value is number => typeof value === "number";

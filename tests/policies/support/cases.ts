import { readFileSync } from "node:fs";
import { parse, type ScalarTag } from "yaml";
import { Exemptions } from "../../../policies/exemptions.ts";
import { judge } from "../../../policies/judge.ts";
import type { Outcome, ResourceView, Rule } from "../../../policies/rule.ts";
import { indexStack } from "../../../policies/stack.ts";
import { OutputOf, outputTag, resolved, unknownTag } from "./references.ts";
import { today, view } from "./stackFixture.ts";

/** A resource in the short form of cases.yaml: a type without colons is one of the kit's. */
interface Given {
  readonly type?: string;
  readonly properties?: Record<string, unknown>;
  readonly origin?: ResourceView["origin"];
  /** What the plugin would refuse. */
  readonly refusals?: ReturnType<NonNullable<ResourceView["refusals"]>>;
  /** Whether the view can tell which values are secrets. */
  readonly tellsSecrets?: boolean;
  /** What the resource is declared in. */
  readonly parent?: Other;
  /** Type of a component of the kit that it is declared in, as its URN says. */
  readonly within?: string;
  /** The other resources of the stack. */
  readonly with?: readonly Other[];
}

interface Other {
  readonly type: string;
  readonly name: string;
  readonly properties: Record<string, unknown>;
  /** The name of what it is declared in, such as subject. */
  readonly in?: string;
  /** Type of a component of the kit that it is declared in, as its URN says. */
  readonly within?: string;
}

export interface Case extends Given {
  readonly name: string;
  readonly expect:
    | "pass"
    | "notApplicable"
    | { readonly notEvaluated: string; readonly property?: string }
    | { readonly fail: readonly { readonly message: string; readonly fix: string; readonly property?: string }[] };
}

/** `!secret`: a value that was given as a secret. */
class Secret {
  readonly value: unknown;
  constructor(value: unknown) {
    this.value = value;
  }
}
const secret: ScalarTag = { tag: "!secret", resolve: (text: string) => new Secret(text) };

function withoutSecrets(value: unknown): unknown {
  if (value instanceof Secret) return value.value;
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null || value instanceof OutputOf) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutSecrets(item)]));
}

function isSecretAt(value: unknown, [key, ...rest]: readonly string[]): boolean {
  if (value instanceof Secret) return true;
  if (key === undefined || typeof value !== "object" || value === null) return false;
  return isSecretAt((value as Record<string, unknown>)[key], rest);
}

/** Files of ours: many cases share their hosts by alias. */
const options = { customTags: [unknownTag, outputTag, secret], maxAliasCount: -1 };

const fileOf = ({ area, id }: Rule): URL =>
  new URL(`../../../policies/rules/${area}/${id}/cases.yaml`, import.meta.url);

/** The cases beside a rule's code, each with what `given` says of all. */
export function casesOf(rule: Rule): Case[] {
  const { given = {}, cases } = parse(readFileSync(fileOf(rule), "utf8"), options) as {
    given?: Given;
    cases: Case[];
  };
  return cases.map((item) => ({ ...given, ...item, properties: { ...given.properties, ...item.properties } }));
}

export interface RuleCases {
  /** Results that a rule never has, with the reason. */
  readonly never: Readonly<Partial<Record<Outcome["result"], string>>>;
  /** The file, for what a reader may look for in it. */
  readonly text: string;
}

export function caseFileOf(rule: Rule): RuleCases {
  const text = readFileSync(fileOf(rule), "utf8");
  const { never = {} } = parse(text, options) as Partial<RuleCases>;
  return { never, text };
}

/** What a rule says of the resource of a case where everything that it has was given as a secret, and the texts among that. */
export function saidOfSecrets(rule: Rule, item: Given): { readonly said: string; readonly secrets: readonly string[] } {
  const { subject, stack } = stackOf(rule, item);
  const verdict = judge(
    rule,
    { ...subject, isSecret: () => true },
    stack,
    new Exemptions([], { today, rules: [rule] }),
  );
  const said = verdict.result === "fail" ? verdict.findings.flatMap(({ message, fix }) => [message, fix]) : [];
  return { said: said.join("\n"), secrets: textsIn(subject.properties) };
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** What a rule says of the resource of a case, called "subject". */
export function outcomeOf(rule: Rule, item: Given): Outcome {
  const { subject, stack } = stackOf(rule, item);
  return rule.check(subject, stack);
}

function stackOf(rule: Rule, { type = rule.appliesTo[0] ?? "", properties = {}, ...more }: Given) {
  const { origin, refusals, parent, tellsSecrets = true, with: others = [] } = more;
  const above = parent && view(token(parent.type), parent.name, parent.properties);
  const subject: ResourceView = {
    ...viewIn(more.within, token(type), "subject", withoutSecrets(properties) as Record<string, unknown>),
    ...(tellsSecrets && { isSecret: (path: readonly string[]) => isSecretAt(properties, path) }),
    ...(origin && { origin }),
    ...(above && { parent: above.urn }),
    ...(refusals && { refusals: () => refusals }),
  };
  const around: ResourceView[] = [];
  for (const other of others) {
    const parent = [subject, ...around].find(({ name }) => name === other.in)?.urn;
    const seen = viewIn(other.within, token(other.type), other.name, other.properties);
    around.push({ ...seen, ...(parent !== undefined && { parent }) });
  }
  const [asked = subject, ...rest] = resolved([subject, ...(above ? [above] : []), ...around]);
  return { subject: asked, stack: indexStack([asked, ...rest], today) };
}

/** The engine puts the types of parents into a URN. */
function viewIn(component: string | undefined, type: string, name: string, properties: Record<string, unknown> = {}) {
  const seen = view(type, name, properties);
  return component === undefined ? seen : { ...seen, urn: seen.urn.replace(type, `${token(component)}$${type}`) };
}

const token = (type: string): string => (type.includes(":") ? type : `entra-writeback:index:${type}`);

export function expectedOutcome({ expect }: Case): Outcome {
  if (typeof expect === "string") return { result: expect };
  if ("fail" in expect) return { result: "fail", violations: expect.fail };
  const { notEvaluated: reason, property } = expect;
  return { result: "notEvaluated", reason, ...(property !== undefined && { property }) };
}

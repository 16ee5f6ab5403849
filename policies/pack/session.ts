import analyzerPb from "@pulumi/pulumi/proto/analyzer_pb.js";
import { configuredRules } from "../configuration.ts";
import { Exemptions, type Exemption } from "../exemptions.ts";
import { judge, type Verdict } from "../judge.ts";
import type { ResourceView, Rule, Stack, Thresholds } from "../rule.ts";
import { indexStack } from "../stack.ts";
import { withoutApiVersion } from "../types.ts";
import { EnforcementLevel, levelOf, severityOf } from "./levels.ts";
import { exemptedPolicy, notEvaluatedPolicy, policyNamed, rules as listed, type Policy } from "./policies.ts";
import { exemptedText, findingText, openText } from "./said.ts";

export const PACK = "entra-writeback";

/**
 * One preview or update as the rules see it: each resource by what is asked for, before it is changed, and at the end
 * the whole stack by what has become of it.
 */
export class Session {
  readonly #today: string;
  readonly #version: string;
  readonly #rules: readonly Rule[];
  readonly #levels: ReadonlyMap<string, number>;
  readonly #exemptions: Exemptions;
  /** What has been sent, by URN: a component comes before what is in it. */
  readonly #sent = new Map<string, ResourceView>();
  /** What has been said at a resource is not said again at the end. */
  readonly #said = new Set<string>();

  constructor(
    exemptions: readonly Exemption[],
    levels: ReadonlyMap<string, number>,
    thresholds: ReadonlyMap<string, Thresholds>,
    options: { today: string; version: string },
  ) {
    this.#rules = configuredRules(listed, { levels: new Map(), thresholds });
    this.#today = options.today;
    this.#version = options.version;
    this.#levels = levels;
    this.#exemptions = new Exemptions(exemptions, { today: options.today, rules: listed });
  }

  resource(view: ResourceView): analyzerPb.AnalyzeDiagnostic[] {
    this.#sent.set(view.urn, view);
    const parentOf = ({ parent = "" }: ResourceView) => this.#sent.get(parent);
    const stack = { ...indexStack([view], this.#today), parentOf };
    const type = withoutApiVersion(view.type);
    const asked = this.#rules.filter((rule) => rule.scope === "resource" && rule.appliesTo.includes(type));
    return asked.flatMap((rule) => this.#diagnostics(rule, view, stack));
  }

  stack(views: readonly ResourceView[]): analyzerPb.AnalyzeDiagnostic[] {
    const stack = indexStack(views, this.#today);
    return [
      ...this.#rules.flatMap((rule) =>
        // What only an observation shows cannot be prevented any more: stopping here would stop the update that mends it.
        rule.appliesTo
          .flatMap(stack.ofType)
          .flatMap((view) => this.#diagnostics(rule, view, stack, rule.scope === "resource")),
      ),
      ...this.#exemptions.remarks().flatMap((finding) => {
        return this.#diagnostic(policyNamed(finding.rule.id), "", `${finding.message} ${finding.fix}`);
      }),
    ];
  }

  #diagnostics(rule: Rule, view: ResourceView, stack: Stack, isAdvisory = false): analyzerPb.AnalyzeDiagnostic[] {
    if (this.#levels.get(rule.id) === EnforcementLevel.DISABLED) return [];
    return saidBy(judge(rule, view, stack, this.#exemptions)).flatMap(([policy, message]) =>
      this.#diagnostic(policy, view.urn, message, isAdvisory),
    );
  }

  #diagnostic(policy: Policy, urn: string, message: string, isAdvisory = false): analyzerPb.AnalyzeDiagnostic[] {
    const level = this.#levels.get(policy.name) ?? levelOf(policy);
    const key = JSON.stringify([policy.name, urn, message]);
    if (level === EnforcementLevel.DISABLED || this.#said.has(key)) return [];
    this.#said.add(key);
    const diagnostic = new analyzerPb.AnalyzeDiagnostic();
    diagnostic.setPolicyname(policy.name);
    diagnostic.setPolicypackname(PACK);
    diagnostic.setPolicypackversion(this.#version);
    diagnostic.setDescription(policy.title);
    diagnostic.setMessage(message);
    diagnostic.setUrn(urn);
    diagnostic.setSeverity(severityOf(policy));
    // No rule rewrites a resource, so remediate enforces like mandatory.
    const enforced = level === EnforcementLevel.REMEDIATE ? EnforcementLevel.MANDATORY : level;
    diagnostic.setEnforcementlevel(isAdvisory ? EnforcementLevel.ADVISORY : enforced);
    return [diagnostic];
  }
}

/** What the engine is to show, and under which policy. */
function saidBy(verdict: Verdict): [Policy, string][] {
  switch (verdict.result) {
    case "fail":
      return verdict.findings.map((finding) => [policyNamed(finding.rule.id), findingText(finding)]);
    case "exempted":
      return verdict.findings.map((finding) => [exemptedPolicy, exemptedText(finding)]);
    case "notEvaluated":
      return [[notEvaluatedPolicy, openText(verdict.open)]];
    case "pass":
    case "notApplicable":
      return [];
  }
}

import analyzerPb from "@pulumi/pulumi/proto/analyzer_pb.js";
import { Exemptions, WITHOUT_EFFECT, type Exemption } from "../exemptions.ts";
import { judge, type Verdict } from "../judge.ts";
import type { ResourceView, Rule, Stack } from "../rule.ts";
import { rules } from "../rules.ts";
import { indexStack } from "../stack.ts";
import { withoutApiVersion } from "../types.ts";
import { EnforcementLevel, EXEMPTED, levelOf, NOT_EVALUATED, policies, severityOf } from "./policies.ts";

interface Remark {
  readonly policy: string;
  readonly message: string;
  readonly urn: string;
  /** Told, but not enforced. */
  readonly advisory?: boolean;
}

/**
 * One preview or update as the rules see it: each resource by what is asked for, before it is changed, and at the end
 * the whole stack by what has become of it.
 */
export class Session {
  readonly #today: string;
  readonly #version: string;
  readonly #levels: ReadonlyMap<string, number>;
  readonly #exemptions: Exemptions;
  /** What has been said at a resource is not said again at the end. */
  readonly #told = new Set<string>();

  constructor(
    exemptions: readonly Exemption[],
    levels: ReadonlyMap<string, number>,
    options: { today: string; version: string },
  ) {
    this.#today = options.today;
    this.#version = options.version;
    this.#levels = levels;
    this.#exemptions = new Exemptions(exemptions, options.today);
  }

  resource(view: ResourceView): analyzerPb.AnalyzeDiagnostic[] {
    const stack = indexStack([view], this.#today);
    const type = withoutApiVersion(view.type);
    const asked = rules.filter((rule) => rule.scope === "resource" && rule.appliesTo.includes(type));
    return this.#tell(asked.flatMap((rule) => this.#remark(rule, view, stack)));
  }

  stack(views: readonly ResourceView[]): analyzerPb.AnalyzeDiagnostic[] {
    const stack = indexStack(views, this.#today);
    const remarks = rules.flatMap((rule) =>
      rule.appliesTo
        .flatMap((type) => stack.ofType(type))
        .flatMap((view) => this.#remark(rule, view, stack))
        // What only an observation shows cannot be prevented any more: stopping here would stop the update that mends it.
        .map((remark) => (rule.scope === "resource" ? { ...remark, advisory: true } : remark)),
    );
    const idle = this.#exemptions.withoutEffect().map(({ message, fix }) => {
      return { policy: WITHOUT_EFFECT, message: `${message} ${fix}`, urn: "" };
    });
    return this.#tell([...remarks, ...idle]);
  }

  #remark(rule: Rule, view: ResourceView, stack: Stack): Remark[] {
    if (this.#levels.get(rule.id) === EnforcementLevel.DISABLED) return [];
    return remarksOf(rule, view, judge(rule, view, stack, this.#exemptions));
  }

  #tell(remarks: readonly Remark[]): analyzerPb.AnalyzeDiagnostic[] {
    return remarks.flatMap((remark) => {
      const key = JSON.stringify([remark.policy, remark.urn, remark.message]);
      if (this.#told.has(key)) return [];
      this.#told.add(key);
      return this.#diagnostic(remark);
    });
  }

  #diagnostic(remark: Remark): analyzerPb.AnalyzeDiagnostic[] {
    const policy = policies.find(({ name }) => name === remark.policy);
    if (!policy) throw new Error(`There is no policy ${remark.policy}.`);
    const level = this.#levels.get(policy.name) ?? levelOf(policy);
    if (level === EnforcementLevel.DISABLED) return [];
    const diagnostic = new analyzerPb.AnalyzeDiagnostic();
    diagnostic.setPolicyname(policy.name);
    diagnostic.setPolicypackname(PACK);
    diagnostic.setPolicypackversion(this.#version);
    diagnostic.setDescription(policy.title);
    diagnostic.setMessage(remark.message);
    diagnostic.setUrn(remark.urn);
    diagnostic.setSeverity(severityOf(policy));
    // No rule rewrites a resource, so remediate enforces like mandatory.
    const enforced = level === EnforcementLevel.REMEDIATE ? EnforcementLevel.MANDATORY : level;
    diagnostic.setEnforcementlevel(remark.advisory ? EnforcementLevel.ADVISORY : enforced);
    return [diagnostic];
  }
}

export const PACK = "entra-writeback";

function remarksOf(rule: Rule, { urn }: ResourceView, verdict: Verdict): Remark[] {
  switch (verdict.result) {
    case "fail":
      return [{ policy: rule.id, message: `${verdict.finding.message}\n${verdict.finding.fix}`, urn }];
    case "exempted": {
      const { approvedBy, expires, reason } = verdict.exemption;
      const until = `Exempted from ${rule.id} until ${expires} by ${approvedBy}: ${reason}`;
      return [{ policy: EXEMPTED, message: `${verdict.finding.message}\n${until}`, urn }];
    }
    case "notEvaluated":
      return [{ policy: NOT_EVALUATED, message: `${rule.id}: ${verdict.reason}.`, urn }];
    case "pass":
    case "notApplicable":
      return [];
  }
}

import type { AccountPolicySettings } from "../../facts/securitySettings.ts";
import type { Numbers, RootSetting } from "../../facts/settings.ts";
import type { DomainTarget, PolicyLink } from "../../scripts/contract.ts";
import type { ScriptAction, ScriptCall } from "../ports/channel.ts";
import { scriptCall, splitId } from "../shared/directory.ts";
import type { Values } from "../shared/giveBack.ts";
import type { Filter } from "./appliesTo.ts";
import type { GroupPolicyObjectInputs } from "./definition.ts";
import { declaredSettings } from "./settings.ts";

export type GroupPolicyObjectParameters = DomainTarget & {
  /** {GUID} in braces, upper case. */
  id: string;
  displayName: string;
  /** By flat path. Ensure: what is to be set; everything else in the template stays. Observe: which are asked for; absent: all. */
  settings?: Values;
  /** Ensure: settings to take out of the template, such as accountPolicy.maximumPasswordAge or services.VaultSvc. */
  unset?: string[];
  /** Ensure: absent leaves the links as they are. Observe: the declared link, for an order beyond the number of links. */
  link?: PolicyLink;
  /** Ensure: false leaves a link that is there in its place, and places only one that is made; absent: true. */
  restoreOrder?: false;
  /** Ensure: takes the link away. */
  unlink?: boolean;
  /** Ensure: absent leaves it as it is. */
  appliesTo?: Filter;
  /** DN the policy is linked to; absent: the domain root. */
  linkTarget?: string;
  /** Observe: which part of the packed template the answer is to have; absent: none. */
  template?: TemplateRange;
};

/** Of the characters of a packed template. */
export type TemplateRange = { from: number; most: number };

/** GptTmpl.inf byte for byte, gzip in base64: the part asked for, and the length of all; 0: the policy has no template. */
export type TemplatePart = { packed: string; length: number };

/** Result of Observe, Ensure and Remove. */
export type GroupPolicyObjectResult = {
  exists: boolean;
  id: string;
  displayName: string;
  /** By flat path what GptTmpl.inf of this policy sets of what was asked for. */
  settings: Values;
  /** Absent: not linked at the target. */
  link?: PolicyLink;
  /** Absent where there is no policy, or its permissions cannot be read. */
  appliesTo?: Filter;
  /** versionNumber of the container and Version of gpt.ini; unequal means half-written: it may not be applied. */
  containerVersion: number;
  fileVersion: number;
  /** Whether computers apply its security settings: the extension is registered, and the computer half not disabled. */
  appliesToComputers: boolean;
  /** Whether its computer half is disabled: "GPO Status" in the Group Policy Management Console. */
  computerSettingsDisabled: boolean;
  /** Paths of settings asked for that the template sets in a way that cannot be read, such as services.Beep. */
  unreadable: string[];
  /** Names of principals asked for that are no account of the domain. */
  unknownPrincipals: string[];
  /** Whether what it is to be linked to exists. */
  linkTargetExists: boolean;
  /** gPLink of what it is to be linked to, as it stands there; empty: no policy is linked. */
  targetLinks: string;
  /** Ids of other policies with the same display name. */
  sameName: string[];
  effective: EffectiveAccountPolicy;
  /**
   * Ensure before a new link, and Remove before it deletes: what the other domain controllers have. Absent: they were not asked, or all
   * have it. */
  replication?: Replication;
  /** What was asked for of it. */
  template?: TemplatePart;
  /** What keeps the declared settings from the domain's users or the target's computers. */
  conflicts: PolicyConflict[];
};

/** Where one lacks something, there is no new link, and nothing is deleted. */
export type Replication = {
  /** Before a link those without container or files in the version just written; before a deletion those that still have the link. */
  lacking: Replica[];
  /** They keep nothing from being done. */
  unasked: Replica[];
};

export type Replica = {
  /** DNS name. */
  server: string;
  /** Part of a sentence: its SYSVOL has no file of the policy yet */
  reason: string;
};

/** What the domain does now: the attributes of the domain root, and the policies that set them. */
export type EffectiveAccountPolicy = {
  /** Days; a fraction where the directory holds one. Values of the domain root, in the units of the settings. */
  accountPolicy: Numbers<RootSetting> & { minimumPasswordAge: number };
  /** Per setting the policy that wins at the domain root; a setting that no linked policy sets has none. */
  winners: { [Setting in keyof AccountPolicySettings]?: PolicyWinner };
};

export type PolicyWinner = {
  id: string;
  displayName: string;
  value: number;
  /** only: no other sets it; enforced: its link is; order: its link comes first. */
  why: "only" | "enforced" | "order";
};

export type PolicyConflict = {
  kind:
    | "precedence" // another policy at the domain root wins with another value
    | "blockedInheritance" // the domain controllers' OU blocks inheritance, and the link is not enforced
    | "securityFiltering" // the PDC emulator may not apply the policy
    | "wmiFilter" // a WMI filter decides; whether it lets the PDC emulator in cannot be told from here
    | "wrongTarget" // an account policy linked to an OU, where it reaches no domain user
    | "passwordSettingsObject"; // a PSO brings an age back for its users
  /** Dotted setting, where it is about one. */
  setting?: string;
  /** The policy or PSO at fault. */
  by?: string;
  /** Its value of the setting. */
  value?: number;
};

/** What a call differs in from what the inputs say. */
export interface CallChanges {
  readonly displayName?: string;
  readonly settings?: Values;
  readonly unset?: string[];
  readonly link?: PolicyLink;
  readonly unlink?: true;
  /** The link stays as it is. */
  readonly keepLink?: true;
  /** Undefined: stays as it is. */
  readonly appliesTo?: Filter | undefined;
  readonly template?: TemplateRange;
}

export interface Asking {
  readonly id: string;
  readonly inputs: GroupPolicyObjectInputs;
}

export function callOf(action: ScriptAction, asking: Asking, changes: CallChanges = {}): ScriptCall {
  const settings = changes.settings ?? declaredSettings(asking.inputs);
  // Nothing is declared on an import, and then everything is asked for.
  const given = changes.settings !== undefined || Object.keys(settings).length > 0;
  return callWith(action, asking, changes, given ? settings : undefined);
}

export function callWith(
  action: ScriptAction,
  { inputs, id }: Asking,
  changes: CallChanges,
  settings: Values | undefined,
): ScriptCall {
  const { displayName, link, linkTarget, restoreOrder } = inputs;
  const { keepLink, settings: _, appliesTo, ...others } = { appliesTo: inputs.appliesTo, ...changes };
  const parameters: Omit<GroupPolicyObjectParameters, "domain"> = {
    id: splitId(id).object,
    displayName,
    ...(settings && { settings }),
    ...(changes.unlink || keepLink ? {} : { link }),
    ...(action === "Ensure" && restoreOrder === false && { restoreOrder }),
    ...(linkTarget && { linkTarget }),
    ...(appliesTo && { appliesTo }),
    ...others,
  };
  return scriptCall("GroupPolicyObject", action, inputs, parameters);
}

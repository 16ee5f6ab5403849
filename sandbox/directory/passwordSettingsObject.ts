import { ChannelError, type ScriptAction } from "../../resources/ports/channel.ts";
import { domainRootOf } from "../../facts/domainNames.ts";
import type {
  PasswordSettingsObjectParameters,
  PasswordSettingsObjectResult,
} from "../../resources/passwordSettingsObject/call.ts";
import { put } from "./marks.ts";
import { deletedOf, same, speltAs } from "./names.ts";
import { psoSettings } from "../../facts/settings.ts";
import {
  domainOf,
  type EffectiveSettings,
  type DirectoryState,
  type DomainState,
  type PasswordSettingsState,
} from "./state.ts";

/** What PasswordSettingsObject.ps1 does, on the simulated directory; no one is in a group. */
export function passwordSettingsObject(
  state: DirectoryState,
  action: ScriptAction,
  parameters: PasswordSettingsObjectParameters,
): PasswordSettingsObjectResult {
  const domain = domainOf(state, parameters.domain);
  const name = speltAs(Object.keys(domain.passwordSettings), parameters.name);
  put(domain.passwordSettings, name, action, parameters, (own) => wanted(domain, own, parameters));
  return observe(domain, name, parameters);
}

function wanted(
  domain: DomainState,
  own: PasswordSettingsState | undefined,
  { settings, precedence, appliesTo, mark }: PasswordSettingsObjectParameters,
): PasswordSettingsState {
  const [gone] = deletedOf(domain, appliesTo);
  if (gone !== undefined) {
    throw new ChannelError("not-found", `appliesTo names "${gone}", but the domain has no account of that name.`);
  }
  return {
    precedence,
    settings: { ...(own?.settings ?? copied(domain.accountPolicy)), ...settings },
    appliesTo: [...appliesTo],
    mark: own?.mark ?? mark ?? "",
  };
}

/** What a new PSO takes from the domain. */
function copied(domain: EffectiveSettings): EffectiveSettings {
  return Object.fromEntries(psoSettings.map((name) => [name, domain[name]])) as EffectiveSettings;
}

function observe(
  domain: DomainState,
  name: string,
  { appliesTo: declared, users = [], domain: domainName }: PasswordSettingsObjectParameters,
): PasswordSettingsObjectResult {
  const own = domain.passwordSettings[name];
  return {
    exists: own !== undefined,
    distinguishedName: own ? `CN=${name},CN=Password Settings Container,CN=System,${domainRootOf(domainName)}` : "",
    precedence: own?.precedence ?? 0,
    settings: own?.settings ?? {},
    appliesTo: (own?.appliesTo ?? []).map((subject) => speltAs(declared, subject)),
    unusable: deletedOf(domain, declared).map((gone) => ({
      name: gone,
      reason: "the domain has no account of that name",
    })),
    mark: own?.mark ?? "",
    resultant: users.map((user) => resultantOf(domain, user)),
    withAge: byPrecedence(domain)
      .filter(([other, { settings }]) => other !== name && settings.minimumPasswordAge > 0)
      .map(
        ([
          other,
          {
            precedence,
            settings: { minimumPasswordAge },
            appliesTo,
          },
        ]) => ({
          name: other,
          precedence,
          minimumPasswordAge,
          appliesTo: appliesTo.length,
        }),
      ),
  };
}

function resultantOf(domain: DomainState, user: string): PasswordSettingsObjectResult["resultant"][number] {
  const winner = byPrecedence(domain).find(([, { appliesTo }]) => appliesTo.some((subject) => same(subject, user)));
  if (winner === undefined) return { user, minimumPasswordAge: domain.accountPolicy.minimumPasswordAge };
  const [passwordSettings, { settings }] = winner;
  return { user, passwordSettings, minimumPasswordAge: settings.minimumPasswordAge };
}

function byPrecedence(domain: DomainState) {
  return Object.entries(domain.passwordSettings).sort(([, a], [, b]) => a.precedence - b.precedence);
}

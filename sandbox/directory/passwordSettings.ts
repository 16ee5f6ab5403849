import type { ScriptAction } from "../../provider/channels/channel.ts";
import { domainRootOf } from "../../provider/resources/directory.ts";
import type {
  PasswordSettingsObjectParameters,
  PasswordSettingsObjectResult,
} from "../../provider/scripts/contract.ts";
import { same, speltAs } from "./names.ts";
import { domainOf, type DirectoryState, type DomainState } from "./state.ts";

/** What PasswordSettingsObject.ps1 does, on the simulated directory; every account exists, and no one is in a group. */
export function passwordSettingsObject(
  state: DirectoryState,
  action: ScriptAction,
  parameters: PasswordSettingsObjectParameters,
): PasswordSettingsObjectResult {
  const domain = domainOf(state, parameters.domain);
  const name = speltAs(Object.keys(domain.passwordSettings), parameters.name);
  if (action === "Ensure") ensure(domain, name, parameters);
  if (action === "Remove") Reflect.deleteProperty(domain.passwordSettings, name);
  return observe(domain, name, parameters);
}

function ensure(
  domain: DomainState,
  name: string,
  { settings, precedence, appliesTo, mark }: PasswordSettingsObjectParameters,
) {
  const own = domain.passwordSettings[name];
  const whole = { ...(own?.settings ?? domain.accountPolicy), ...settings };
  domain.passwordSettings[name] = {
    precedence,
    settings: whole,
    appliesTo: [...appliesTo],
    mark: own?.mark ?? mark ?? "",
  };
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

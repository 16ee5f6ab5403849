import { UNKNOWN, type ResourceView, type Stack } from "../../../rule.ts";
import { RUN_COMMAND, VIRTUAL_MACHINE_EXTENSION } from "../../../types.ts";
import { at, listAt, sameText } from "../../../value.ts";

/** A host's join to a domain; each may be UNKNOWN, and no OU is the domain's default container. */
export interface Join {
  readonly domain: unknown;
  readonly ouPath: unknown;
}

/** The joins that a stack declares: by Azure's extension, and by the kit's run command. */
export function joinsOf(stack: Stack): Join[] {
  return [
    ...stack.ofType(VIRTUAL_MACHINE_EXTENSION).flatMap(ofExtension),
    ...stack.ofType(RUN_COMMAND).flatMap(ofRunCommand),
  ];
}

/** https://learn.microsoft.com/azure/active-directory-domain-services/join-windows-vm-template */
function ofExtension({ properties }: ResourceView): Join[] {
  if (!sameText(at(properties, "type"), "JsonADDomainExtension")) return [];
  const settings = at(properties, "settings");
  return [{ domain: at(settings, "Name"), ouPath: at(settings, "OUPath") }];
}

function ofRunCommand({ properties }: ResourceView): Join[] {
  if (!sameText(at(properties, "runCommandName"), "domain-join")) return [];
  const parameters = listAt(properties, "parameters");
  const value = parameters === UNKNOWN ? UNKNOWN : at(parameters[0], "value");
  if (typeof value !== "string") return [{ domain: UNKNOWN, ouPath: UNKNOWN }];
  const given = parsed(value);
  return given === undefined ? [] : [{ domain: at(given, "domain"), ouPath: at(given, "ouPath") }];
}

/** Undefined: a run command of that name that is somebody else's. */
function parsed(argument: string): unknown {
  try {
    return JSON.parse(Buffer.from(argument, "base64").toString());
  } catch {
    return undefined;
  }
}

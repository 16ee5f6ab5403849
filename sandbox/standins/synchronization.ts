import { randomUUID } from "node:crypto";
import { guidOf } from "./guid.ts";
import type { ValueObject } from "./values.ts";

/** What azuread makes of cloud sync, whose ids and answers are of another form than those of the other kinds. */
interface Kind {
  id(inputs: ValueObject): string;
  computed(id: string, inputs: ValueObject): ValueObject;
  /** What an id tells of an object that the stand-in did not make; undefined: nothing. */
  found?(id: string): ValueObject | undefined;
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

export const synchronizationKinds: Readonly<Record<string, Kind>> = {
  "azuread:index/applicationFromTemplate:ApplicationFromTemplate": {
    id: ({ templateId }) => `/applicationTemplates/${text(templateId)}/instantiate/${randomUUID()}/${randomUUID()}`,
    computed(id) {
      const [application = "", servicePrincipal = ""] = id.split("/").slice(-2);
      return {
        applicationObjectId: application,
        applicationId: `/applications/${application}`,
        servicePrincipalObjectId: servicePrincipal,
        servicePrincipalId: `/servicePrincipals/${servicePrincipal}`,
      };
    },
  },
  "azuread:index/synchronizationSecret:SynchronizationSecret": {
    id: ({ servicePrincipalId }) => `/servicePrincipals/${text(servicePrincipalId)}/synchronization/secrets`,
    computed: () => ({}),
  },
  "azuread:index/synchronizationJob:SynchronizationJob": {
    id({ servicePrincipalId: principal, templateId }) {
      const job = guidOf(text(principal), text(templateId)).replaceAll("-", "");
      return `/servicePrincipals/${text(principal)}/synchronization/jobs/${text(templateId)}.${job}`;
    },
    computed: (id) => ({ templateId: templateAnswered(id) }),
    // Where nothing is known of a job that a stack takes over, it runs: so most that are there do.
    found(id) {
      const [, principal] = /^\/servicePrincipals\/([^/]+)\/synchronization\/jobs\/[^/]+$/.exec(id) ?? [];
      if (principal === undefined) return undefined;
      return { servicePrincipalId: principal, templateId: templateAnswered(id), enabled: true };
    },
  },
};

/** Microsoft Graph makes the provisioning job of one template and tells another. */
function templateAnswered(id: string): string {
  const template = id.split("/").at(-1)?.split(".")[0] ?? "";
  return template === "AD2AADProvisioning" ? "ADDCInPassthrough" : template;
}

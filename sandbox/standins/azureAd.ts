import { randomUUID } from "node:crypto";
import { guidOf } from "./guid.ts";
import { packageVersion } from "./packageVersion.ts";
import { sdkShape } from "./sdkShape.ts";
import type { StandIn } from "./standIn.ts";
import { synchronizationKinds } from "./synchronization.ts";
import { stringsIn, type ValueObject } from "./values.ts";

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Stand-in for azuread: keeps Microsoft Graph's kinds of ids, and nothing of its machinery. */
export const azureAd: StandIn = {
  name: "azuread",
  version: packageVersion("@pulumi/azuread"),

  defaults: () => ({}),

  missing({ type, inputs }) {
    const needsName =
      sdkShape(type).inputs.includes("displayName") && type !== "azuread:index/servicePrincipal:ServicePrincipal";
    // What is made from a template takes its name from there.
    return needsName && !inputs["displayName"] && !inputs["templateId"] ? ["displayName"] : [];
  },

  id: ({ type, inputs }) => synchronizationKinds[type]?.id(inputs) ?? entraId(sdkShape(type).exampleId, inputs),

  found: (type, id) => synchronizationKinds[type]?.found?.(id),

  computed({ type, inputs }, id) {
    const synchronization = synchronizationKinds[type];
    if (synchronization) return synchronization.computed(id, inputs);
    const set = sdkShape(type).outputs;
    const outputs: ValueObject = {};
    const own = id.split("/").findLast((part) => guid.test(part));
    if (set.includes("objectId") && own) outputs["objectId"] = own;
    for (const key of ["clientId", "applicationId", "keyId"]) if (set.includes(key)) outputs[key] = guidOf(id, key);
    return outputs;
  },

  // Memberships and assignments name two objects; another one of either makes another membership.
  replaces: (_type, property) => /(ObjectId|roleId|templateId|principalId|resourceId)$/i.test(property),

  deletionObjection: () => undefined,
  deletedWith: (resource) => [resource.id],
};

/** An id of the kind the documentation shows: a GUID that the inputs name is taken from them, the others are new. */
function entraId(example: string | undefined, inputs: ValueObject): string {
  if (!example?.startsWith("/")) return randomUUID();
  const named = stringsIn(inputs);
  const parts = example.split("/");
  return parts
    .map((part, index) => {
      if (!guid.test(part)) return part;
      const prefix = `/${parts[index - 1]}/`;
      const parent = named.find((text) => text.startsWith(prefix) && guid.test(text.slice(prefix.length)));
      return parent?.slice(prefix.length) ?? randomUUID();
    })
    .join("/");
}

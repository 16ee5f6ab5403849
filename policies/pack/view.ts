import type structPb from "google-protobuf/google/protobuf/struct_pb.js";
import { UNKNOWN, type ResourceView } from "../rule.ts";

/** Markers of the wire format: https://pulumi-developer-docs.readthedocs.io/latest/architecture/types.html */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const UNKNOWNS: ReadonlySet<unknown> = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9", // string
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);

/** What the engine sends about one resource. */
interface SentResource {
  getType(): string;
  getName(): string;
  getUrn(): string;
  getProperties(): structPb.Struct | undefined;
}

export function viewOf(resource: SentResource, parent: string | undefined): ResourceView {
  const properties = Object.entries(resource.getProperties()?.toJavaScript() ?? {});
  const view = {
    type: resource.getType(),
    name: resource.getName(),
    urn: resource.getUrn(),
    properties: Object.fromEntries(properties.map(([key, value]) => [key, plain(value)])),
  };
  return parent ? { ...view, parent } : view;
}

/** The value without its wrappers: rules decide themselves what an unknown means, and never see a marker as a text. */
function plain(value: unknown): unknown {
  if (UNKNOWNS.has(value)) return UNKNOWN;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const map = value as Record<string, unknown>;
  switch (map[SIGNATURE]) {
    case SECRET:
      return plain(map["value"]);
    case OUTPUT:
      return "value" in map ? plain(map["value"]) : UNKNOWN;
    default:
      return Object.fromEntries(Object.entries(map).map(([key, item]) => [key, plain(item)]));
  }
}

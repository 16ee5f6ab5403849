import { ChannelError } from "../../resources/ports/channel.ts";

/** The application that the portal's own interface takes tokens for. */
const PORTAL_AUDIENCE = "74658136-14ec-4630-ad9b-26e160ff0fc6";

const anew = `Get one as the person who may change the settings: az account get-access-token --resource ${PORTAL_AUDIENCE} --query accessToken --output tsv. Then: pulumi config set --secret --path 'entra-writeback:tenant.portal.token', and pulumi up; a destroy uses the token of the last update`;

/** Why a token is of no use here, from what it says of itself; undefined: nothing speaks against it. Nothing of it is quoted but its claims. */
export function refuseToken(token: string, tenantId: string, now: Date): ChannelError | undefined {
  const refuse = (why: string) => new ChannelError("logon-refused", `The token for the portal ${why}. ${anew}`);
  const claims = claimsOf(token);
  if (claims === undefined) return refuse("is not an access token: a JSON Web Token has three parts");
  const { aud, tid, exp, idtyp } = claims;
  if (aud !== PORTAL_AUDIENCE)
    return refuse(`is for ${shown(aud)}, but the portal takes tokens for ${PORTAL_AUDIENCE}`);
  if (idtyp === "app") return refuse("is an application's, but the portal takes a person's only");
  if (String(tid).toLowerCase() !== tenantId.toLowerCase())
    return refuse(`is of the tenant ${shown(tid)}, but the stack's is ${tenantId}`);
  if (typeof exp !== "number") return refuse("says not until when it is good");
  if (exp * 1000 > now.getTime()) return undefined;
  return refuse(`was good until ${new Date(exp * 1000).toISOString()}, and that is over`);
}

export const refusedToken = (): ChannelError =>
  new ChannelError(
    "logon-refused",
    `The portal does not take the token, although it has not run out by itself. ${anew}`,
  );

function claimsOf(token: string): Record<string, unknown> | undefined {
  const [, payload, signature] = token.trim().split(".");
  if (payload === undefined || signature === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
    return typeof claims === "object" && claims !== null ? (claims as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // no JSON inside: no token
  }
}

/** A claim as text, short: it is told in an error. */
const shown = (claim: unknown): string => (typeof claim === "string" ? claim.slice(0, 80) : "nothing it names");

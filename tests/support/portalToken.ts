/** A token that says what the portal wants to hear, unsigned. */
export function portalToken(claims: object = {}): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const now = Math.floor(Date.now() / 1000);
  const all = {
    aud: "74658136-14ec-4630-ad9b-26e160ff0fc6",
    tid: "72f988bf-0000-0000-0000-000000000000",
    exp: now + 3600,
    ...claims,
  };
  return `${part({ alg: "none" })}.${part(all)}.canary-signature`;
}

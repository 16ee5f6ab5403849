/** One request to the run command endpoint, as it came. */
export interface Recorded {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** "protected" and "open": whether its protected parameters hold a text, and whether anything else does. */
export function placesIn({ method, url, authorization, body }: Recorded, text: string): string[] {
  const { properties = {} } = (body === "" ? {} : JSON.parse(body)) as { properties?: Record<string, unknown> };
  const { protectedParameters = [], ...open } = properties;
  const places = [
    ["protected", JSON.stringify(protectedParameters)],
    ["open", JSON.stringify([url, authorization, open])],
  ] as const;
  return places.filter(([, place]) => holds(place, text)).map(([name]) => `${method} ${name}`);
}

/** As it is, or inside base64. */
function holds(place: string, text: string): boolean {
  const decoded = [...place.matchAll(/[A-Za-z0-9+/]{16,}=*/g)].map(([word]) => Buffer.from(word, "base64").toString());
  return [place, ...decoded].some((one) => one.includes(text));
}

/** What is below the resource group, without the random part of names. */
export function shortPath(url: string): string {
  const [path = "", query = ""] = url.split("?");
  const short = path
    .replace(/^(\/operations)?\/subscriptions\/.*?\/providers\/[^/]+\/[^/]+\//, (_all, operation?: string) =>
      operation ? "operation " : "",
    )
    .replace(/-[0-9a-f]{20}$/, "-#");
  return query.includes("instanceView") && short.includes("/") ? `${short} view` : short;
}

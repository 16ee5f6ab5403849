import semver from "semver";

/** The Pulumi CLI the kit is proven with; the one place it is pinned, together with go/go.mod. */
export const ENGINE_VERSION = "v3.274.1";

/** The oldest CLI taken from PATH: the version of the Pulumi SDK the kit is built on. Older ones are untested. */
export const MINIMUM_ENGINE_VERSION = "v3.270.0";

/** Absent: good enough. Otherwise why this version is not taken. */
export function versionObjection(found: string): string | undefined {
  const version = semver.parse(found);
  if (!version) return `unreadable version ${JSON.stringify(found)}, need ≥ ${MINIMUM_ENGINE_VERSION}`;
  if (version.major > semver.major(ENGINE_VERSION)) {
    return `too new: found ${found}, the kit is made for major version ${semver.major(ENGINE_VERSION)}`;
  }
  if (semver.lt(version, MINIMUM_ENGINE_VERSION)) return `too old: found ${found}, need ≥ ${MINIMUM_ENGINE_VERSION}`;
  return undefined;
}

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

export const noOpenssl = "there is no openssl, which makes the certificate of the loopback endpoint";
export const hasOpenssl = (): boolean => spawnSync("openssl", ["version"]).status === 0;

/** A certificate for a few hours that signs itself. Names as in subjectAltName: DNS:x, IP:127.0.0.1. */
export function selfSigned(...names: string[]): Certificate {
  return madeFor("/CN=entra-writeback test", names);
}

/** The same under the name of another organisation, as whoever opens a connection would show one. */
export function signedAs(organisation: string, ...names: string[]): Certificate {
  return madeFor(`/O=${organisation}/CN=${organisation} test authority`, names);
}

function madeFor(name: string, names: readonly string[]): Certificate {
  const folder = mkdtempSync(join(tmpdir(), "certificate-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1"];
  const subject = ["-subj", name, "-addext", `subjectAltName=${names.join(",")}`];
  try {
    const { status, stderr } = spawnSync("openssl", ["req", ...kind, ...subject, "-keyout", key, "-out", cert]);
    if (status !== 0) throw new Error(`openssl: ${String(stderr)}`);
    return { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

import { readFileSync, writeFileSync } from "node:fs";
import { isMap, parseDocument } from "yaml";
import { fileFault } from "../formats/fileFault.ts";
import { SandboxError } from "./failure.ts";

/**
 * Environment variable that tells the program which file the person wrote, where the engine works on a copy of it, so
 * that messages name that file and its lines. Set by the sandbox, read by the program's configuration loader.
 */
export const STACK_FILE_VARIABLE = "ENTRA_WRITEBACK_STACK_FILE";

/** Whether the stack file brings the salt of a passphrase of its own. */
export function hasOwnSalt(stackFile: string): boolean {
  return saltOf(readStackFile(stackFile)) !== undefined;
}

/**
 * Writes the copy of a stack file that the engine works with: the engine adds the salt of its passphrase to the file it is
 * given, and a person's file is not to change because somebody tried the sandbox.
 */
export function copyStackFile(stackFile: string, copy: string, salt: string | undefined): void {
  const text = readStackFile(stackFile);
  const document = parseDocument(text);
  if (document.has("secretsprovider")) {
    throw new SandboxError(
      `${stackFile}: secretsprovider names a key service, and the sandbox has none. Take it out of a copy of the file, with the values it encrypts.`,
      2,
    );
  }
  writeFileSync(copy, salt === undefined || saltOf(text) ? text : withSalt(text, salt), { mode: 0o600 });
}

/** The engine's salt in a stack file, if there is one. */
export function saltOf(text: string): string | undefined {
  const document = parseDocument(text);
  const salt: unknown = isMap(document.contents) ? document.get("encryptionsalt") : undefined;
  return typeof salt === "string" ? salt : undefined;
}

function withSalt(text: string, salt: string): string {
  const document = parseDocument(text);
  if (isMap(document.contents) && document.contents.flow) {
    document.set("encryptionsalt", salt);
    return document.toString();
  }
  return `${text}\nencryptionsalt: ${salt}\n`;
}

export function readStackFile(stackFile: string): string {
  try {
    return readFileSync(stackFile, "utf8");
  } catch (error) {
    throw new SandboxError(
      `${stackFile} cannot be read: ${fileFault(error, "read")}. Give the path of a stack file, such as examples/Pulumi.contoso.yaml.`,
      2,
    );
  }
}

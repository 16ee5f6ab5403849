import type { Backup } from "../../formats/gpo/backup.ts";
import type { RegistryPolValue } from "../../formats/gpo/registryPol.ts";
import type { SecuritySettings } from "../../formats/gpo/settings.ts";

/** What a group policy sets, wherever it is written down: a backup has it, and so does a declaration. */
export interface PolicyContent<Place> {
  readonly template?: {
    readonly settings: SecuritySettings;
    /** Where the setting of that path is set, such as accountPolicy.minimumPasswordAge. */
    placeOf(path: string): Place;
  };
  /** Administrative templates of the computer half. */
  readonly registryPol?: { readonly values: readonly RegistryPolValue[]; readonly place: Place };
  /** Registry values of group policy preferences, which are not read. */
  readonly preferences?: Place;
}

/** A place in a backup. */
export interface FilePlace {
  readonly file: string;
  /** 1-based; absent where the file has no lines. */
  readonly line?: number;
}

export function contentOf({ template, registryPol, folder, files }: Backup): PolicyContent<FilePlace> {
  const preferences = files.find((name) => /^machine\/preferences\/registry\/registry\.xml$/i.test(name));
  return {
    ...(template && {
      template: {
        settings: template.settings,
        placeOf(path) {
          const line = template.lineOf(path);
          return { file: template.file, ...(line !== undefined && { line }) };
        },
      },
    }),
    ...(registryPol && { registryPol: { values: registryPol.values, place: { file: registryPol.file } } }),
    ...(preferences !== undefined && { preferences: { file: `${folder}/DomainSysvol/GPO/${preferences}` } }),
  };
}

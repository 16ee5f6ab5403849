/** Client-side extensions: what a policy has to name so that computers apply a file of it. [MS-GPOL 2.2.4] */
export const extensions = {
  /** [MS-GPREG 1.9] */
  registry: "{35378EAC-683F-11D2-A89A-00C04FBBCFA2}",
  /** [MS-GPSB 1.9] */
  security: "{827D319E-6EAC-11D2-A4EA-00C04F79F83A}",
  /** [MS-GPPREF 1.9] */
  registryPreferences: "{B087BE9D-ED37-454F-AF9C-04291E351182}",
  servicePreferences: "{91FBB303-0CD5-4055-BF42-E512A681B325}",
} as const;

export type Extension = keyof typeof extensions;

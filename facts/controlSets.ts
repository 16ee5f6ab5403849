/**
 * A registry value of the current control set, where a name has a numbered one, which may be the current: HKLM\System\Select tells which is.
 */
export function inCurrentControlSet(name: string): string {
  return name.replace(numbered, "$1CurrentControlSet");
}

/** Such as ControlSet001; undefined: the name has none. */
export function numberedControlSet(name: string): string | undefined {
  return numbered.exec(name)?.[2];
}

const numbered = /^(machine\\system\\)(controlset\d{3})(?=\\)/i;

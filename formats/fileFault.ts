/** Why a file cannot be read or written, in words: what the system calls it says little to who only named a file. */
export function fileFault(error: unknown, work: "read" | "write"): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return work === "read" ? "there is no such file" : "its folder does not exist";
  return words[code] ?? (code === "" ? message : code);
}

const words: Readonly<Record<string, string>> = {
  EACCES: "this user has no right to it",
  EEXIST: "a file is in the place of its folder",
  EISDIR: "it is a folder",
  ENOSPC: "the disk is full",
  ENOTDIR: "what its path names as a folder is a file",
  EPERM: "this user has no right to it",
  EROFS: "the disk is read-only",
};

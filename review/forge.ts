/** Where a pull request is discussed. Only comments and issues that the caller itself wrote count: anyone may write a marker. */
export interface Forge {
  /** As people call it. */
  readonly name: string;
  /** Own comments at the pull request, or own issues, that begin with a marker of this key, the oldest first. */
  comments(key: string): Promise<Posted[]>;
  create(text: string): Promise<Posted>;
  /** gone: somebody has deleted it meanwhile. */
  edit(posted: Posted, text: string): Promise<"done" | "gone">;
  /** Takes it out of the readers' sight, by what the forge has for that. */
  hide(posted: Posted): Promise<void>;
  /** Deletes one that should not have come about. */
  remove(posted: Posted): Promise<void>;
}

/** A comment or an issue. */
export interface Posted {
  readonly id: string;
  readonly text: string;
  /** Whether it is open and is not to be, or the reverse; comments are neither. */
  readonly isAmiss?: boolean;
}

/** Why a forge does not do what it is asked, told so that the reader can go on. */
export class ForgeError extends Error {
  /** Whether it may have been done all the same: the answer was lost. */
  readonly isUncertain: boolean;
  constructor(message: string, isUncertain = false) {
    super(message);
    this.name = "ForgeError";
    this.isUncertain = isUncertain;
  }
}

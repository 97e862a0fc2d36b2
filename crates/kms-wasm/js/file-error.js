// The errors of a file store, with the names that `index.d.ts` documents.

/** An error with one of the package's names. */
export class FileError extends Error {
  constructor(name, message, cause) {
    super(message, { cause });
    this.name = name;
  }
}

const NO_PERMISSION =
  "this process needs permission to read and write the file, and to create files in its folder";
const NO_FOLDER = "the folder of the file does not exist; create it, or use a file elsewhere";
/** The codes of Node's errors that mean `StoreUnavailableError`, with their messages. */
const UNAVAILABLE = {
  EACCES: NO_PERMISSION,
  EPERM: NO_PERMISSION,
  EROFS: NO_PERMISSION,
  ENOENT: NO_FOLDER,
  ENOTDIR: NO_FOLDER,
  ELOOP: "the path is a link to itself; use another path",
  ENAMETOOLONG: "the name of the file is too long; use a shorter one",
};

/** Calls `work`, and converts the errors of Node that it throws to `FileError`s. */
export function withFileErrors(work) {
  try {
    return work();
  } catch (error) {
    throw error instanceof FileError ? error : toFileError(error);
  }
}

function toFileError(error) {
  const { code, message } = error;
  if (["ENOSPC", "EDQUOT", "EFBIG"].includes(code)) {
    return new FileError(
      "StoreFullError",
      `there is no space left for the file (${message}); free some, then try again`,
      error,
    );
  }
  if (Object.hasOwn(UNAVAILABLE, code)) {
    return new FileError("StoreUnavailableError", `${UNAVAILABLE[code]} (${message})`, error);
  }
  return new FileError("StoreError", `the file could not be used (${message}); try again`, error);
}

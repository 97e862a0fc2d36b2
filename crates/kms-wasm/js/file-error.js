// What can be wrong with a file, by the names of the package's errors.

/** An error with one of the package's names. */
export class FileError extends Error {
  constructor(name, message, cause) {
    super(message, { cause });
    this.name = name;
  }
}

const NO_LEAVE = "this process may not read and write it, and make files beside it";
const NO_FOLDER = "there is no such folder; make it, or name a file elsewhere";
const REFUSED = {
  EACCES: NO_LEAVE,
  EPERM: NO_LEAVE,
  EROFS: NO_LEAVE,
  ENOENT: NO_FOLDER,
  ENOTDIR: NO_FOLDER,
  ELOOP: "it is a link to itself",
  ENAMETOOLONG: "its name is too long",
};

/** Does something with files, and says in words what goes wrong. */
export function explained(work) {
  try {
    return work();
  } catch (error) {
    throw error instanceof FileError ? error : explain(error);
  }
}

function explain(error) {
  const { code, message } = error;
  if (["ENOSPC", "EDQUOT", "EFBIG"].includes(code)) {
    return new FileError(
      "StoreFullError",
      `there is no room left (${message}); make some, and ask again`,
      error,
    );
  }
  if (Object.hasOwn(REFUSED, code)) {
    return new FileError("StoreUnavailableError", `${REFUSED[code]} (${message})`, error);
  }
  return new FileError("StoreError", `the disk refuses (${message})`, error);
}

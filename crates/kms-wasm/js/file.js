// The file of a laboratory in Node.
//
// A method that returns has its bytes on the disk, and only this process writes the file. The
// WebAssembly module defines the format of the bytes.

import {
  closeSync,
  fchmodSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { FileError, withFileErrors } from "./file-error.js";
import { LockFile } from "./lock-file.js";

/** The error codes of systems and file systems that cannot flush a folder to the disk. */
const NO_FOLDER_SYNC = ["EINVAL", "EISDIR", "EPERM", "EACCES", "ENOTSUP", "EBADF"];
/** The greatest file that can be read, in bytes: one call of `readSync` takes no more. */
const MAX_SIZE = 2 ** 31 - 1;

/** Opens the file at `path`, or reserves the path if there is no file yet. */
export function openFile(path) {
  return withFileErrors(() => new LaboratoryFile(canonicalPath(path)));
}

/** Resolves links, so that two paths of one file have one lock. The file need not exist. */
function canonicalPath(path) {
  try {
    return realpathSync(path);
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
  return join(realpathSync(dirname(resolve(path))), basename(path));
}

/**
 * A file that only this process has open: the interface `Disk` of the Rust crate `kms-store`.
 *
 * `write` appends, and is repaired by truncating: bytes of a failed write may remain behind the
 * expected length until then. `replace` writes a temporary file and renames it, so that a crash
 * leaves either the old or the new file.
 */
class LaboratoryFile {
  #path;
  #lock;
  /** The descriptor; `undefined` while there is no file. */
  #fd;
  /** The length in bytes up to which the contents are known; `undefined` before the first read. */
  #length;
  /** Whether bytes of a failed write may follow the known contents. */
  #hasPartialWrite = false;
  /** The length to which a failed write is still to be truncated; otherwise `undefined`. */
  #truncateTo;
  /** Whether the temporary file of an earlier process has been removed. */
  #isTemporaryRemoved = false;
  /** Whether the folder, with the new entry of a renamed file, is still to be flushed. */
  #isFolderSyncPending = false;

  constructor(path) {
    this.#path = path;
    const existing = statSync(path, { throwIfNoEntry: false });
    // Checked before the lock is taken, so that no lock file appears beside a refused path.
    if (existing && !existing.isFile()) {
      const kind = existing.isDirectory() ? "a folder" : "not a regular file";
      throw new FileError("StoreUnavailableError", `the path is ${kind}; use the path of a file`);
    }
    this.#lock = new LockFile(`${path}.lock`);
    try {
      if (existing) this.#fd = openSync(path, "r+");
    } catch (error) {
      this.#lock.release();
      throw error;
    }
  }

  get #temporaryPath() {
    return `${this.#path}.orrery-new`;
  }

  /** Returns at most `maxLength` bytes from the start of the file; `undefined` if there is none. */
  read(maxLength) {
    if (this.#fd === undefined) return undefined;
    try {
      const { size } = fstatSync(this.#fd);
      const length = Math.min(size, maxLength);
      if (length > MAX_SIZE) {
        throw new FileError(
          "StoreUnavailableError",
          "the file is larger than 2 GiB, which no laboratory is; use another file",
        );
      }
      this.#length ??= size;
      const bytes = new Uint8Array(length);
      let done = 0;
      while (done < length) {
        const count = readSync(this.#fd, bytes, done, length - done, done);
        if (count === 0) break;
        done += count;
      }
      return bytes.subarray(0, done);
    } catch (error) {
      if (error instanceof FileError) throw error;
      const message = `the file cannot be read (${error.message}); check the disk, or restore an export in its place`;
      throw new FileError("StoreUnreadableError", message, error);
    }
  }

  /** Writes bytes behind the first `length` bytes, and removes any that followed these. */
  write(length, bytes) {
    withFileErrors(() => {
      this.#lock.verify();
      if (this.#isFolderSyncPending) this.#syncFolder();
      const { size, nlink } = fstatSync(this.#fd);
      if (nlink === 0) {
        throw new FileError(
          "StoreClosedError",
          "the file was deleted; export the laboratory before you end this process",
        );
      }
      this.#checkLength(size);
      if (size > length) ftruncateSync(this.#fd, length);
      // A process that was killed in `replace` left it. It answered nothing that depends on it.
      if (!this.#isTemporaryRemoved) rmSync(this.#temporaryPath, { force: true });
      this.#isTemporaryRemoved = true;
      this.#hasPartialWrite = true;
      this.#length = length;
      this.#truncateTo = undefined;
      try {
        writeAll(this.#fd, bytes, length);
        fdatasyncSync(this.#fd);
      } catch (error) {
        this.#truncateTo = length;
        this.#undoFailedWrite();
        throw error;
      }
      this.#hasPartialWrite = false;
      this.#length = length + bytes.length;
    });
  }

  /** Replaces the file by a new one with these bytes, completely or not at all. */
  replace(bytes) {
    withFileErrors(() => {
      this.#lock.verify();
      this.#checkPath();
      // Removed and created, never reused: a file there may be a link, or readable by others.
      rmSync(this.#temporaryPath, { force: true });
      const fd = openSync(this.#temporaryPath, "wx+", 0o600);
      try {
        this.#copyMode(fd);
        writeAll(fd, bytes, 0);
        fsyncSync(fd);
        renameSync(this.#temporaryPath, this.#path);
      } catch (error) {
        ignoreErrors(() => closeSync(fd));
        ignoreErrors(() => rmSync(this.#temporaryPath, { force: true }));
        throw error;
      }
      // The rename cannot be undone, so this is the file from here on, even if the flush of the
      // folder fails. It is then repeated before the next write, which is answered only after it.
      const oldFd = this.#fd;
      this.#fd = fd;
      if (oldFd !== undefined) ignoreErrors(() => closeSync(oldFd));
      this.#hasPartialWrite = false;
      this.#length = bytes.length;
      this.#truncateTo = undefined;
      this.#isFolderSyncPending = true;
      ignoreErrors(() => this.#syncFolder());
    });
  }

  /** Throws if the path leads to a file other than this one: it is not this process's to replace. */
  #checkPath() {
    const existing = statSync(this.#path, { bigint: true, throwIfNoEntry: false });
    if (existing === undefined) return;
    const own = this.#fd === undefined ? undefined : fstatSync(this.#fd, { bigint: true });
    if (own?.ino !== existing.ino || own.dev !== existing.dev) {
      throw conflict("replaced the file");
    }
    this.#checkLength(Number(own.size));
  }

  /**
   * Throws if the length of the file shows that another program wrote to it. A file that could not
   * be read has no known length, and passes.
   */
  #checkLength(size) {
    if (size < this.#length || (size > this.#length && !this.#hasPartialWrite)) {
      throw conflict("wrote to the file");
    }
  }

  /** Gives the new file the permissions of the old one. */
  #copyMode(fd) {
    const { mode } = fstatSync(this.#fd ?? fd);
    // Some file systems refuse `fchmod` even if it changes nothing.
    if (fstatSync(fd).mode !== mode) fchmodSync(fd, mode & 0o777);
  }

  /** Prints a warning. */
  warn(message) {
    // biome-ignore lint/suspicious/noConsole: the file opens, so no error carries the message.
    console.warn(`kms-orrery: ${this.#path}: ${message}`);
  }

  /** Closes the file, and releases its lock. */
  close() {
    try {
      this.#undoFailedWrite();
      if (this.#fd !== undefined) closeSync(this.#fd);
    } finally {
      this.#lock.release();
    }
  }

  /** Removes the bytes of a failed write. If that fails too, the next write removes them. */
  #undoFailedWrite() {
    if (this.#truncateTo === undefined) return;
    ignoreErrors(() => {
      ftruncateSync(this.#fd, this.#truncateTo);
      fdatasyncSync(this.#fd);
      this.#truncateTo = undefined;
    });
  }

  /** Flushes the folder to the disk: without it, a renamed file may lose its name in a crash. */
  #syncFolder() {
    try {
      const fd = openSync(dirname(this.#path), "r");
      try {
        fsyncSync(fd);
      } finally {
        closeSync(fd);
      }
    } catch (error) {
      if (!NO_FOLDER_SYNC.includes(error.code)) throw error;
    }
    this.#isFolderSyncPending = false;
  }
}

/** Returns the error of a file that another program changed; `action` says how. */
function conflict(action) {
  return new FileError(
    "StoreConflictError",
    `another program ${action}; export the laboratory, and restore it in another file`,
  );
}

/** Calls `work`, whose failure does no harm. */
function ignoreErrors(work) {
  try {
    work();
  } catch {
    // The caller has nothing to do about it.
  }
}

function writeAll(fd, bytes, position) {
  let done = 0;
  // One call may write fewer bytes than it was given.
  while (done < bytes.length) {
    done += writeSync(fd, bytes, done, bytes.length - done, position + done);
  }
}

// A laboratory's file in Node: what was written is on the disk, and this process alone writes it. What
// the bytes mean, the WebAssembly module knows.

import {
  closeSync, fchmodSync, fdatasyncSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, realpathSync,
  renameSync, rmSync, statSync, writeSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { explained, FileError } from "./file-error.js";
import { Lock } from "./lock.js";

/** Some systems know no folders on the disk. */
const NO_SYNC = ["EINVAL", "EISDIR", "EPERM", "EACCES", "ENOTSUP", "EBADF"];
const MOST = 2 ** 31 - 1;

/** Opens a file, or holds the place of one that does not exist yet. */
export function openFile(path) {
  return explained(() => new LaboratoryFile(whole(path)));
}

/** Two ways to one file are the same. */
function whole(path) {
  try {
    return realpathSync(path);
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
  return join(realpathSync(dirname(resolve(path))), basename(path));
}

class LaboratoryFile {
  #path;
  #lock;
  #fd;
  /** Whether something may follow what is known: what was cut short, or the rest of a write that failed. */
  #hasRest = true;
  /** How long the file was before a write that failed and could not be taken back. */
  #before;
  /** Whether the folder is yet to be told of the file's new name. */
  #folderWaits = false;

  constructor(path) {
    this.#path = path;
    const there = statSync(path, { throwIfNoEntry: false });
    // Looked at first, so that nothing is made beside what is refused.
    if (there && !there.isFile()) {
      const what = there.isDirectory() ? "a folder" : "no file of a disk";
      throw new FileError("StoreUnavailableError", `it is ${what}; name a file`);
    }
    this.#lock = new Lock(`${path}.lock`);
    try {
      if (there) this.#fd = openSync(path, "r+");
    } catch (error) {
      this.#lock.release();
      throw error;
    }
  }

  get #beside() {
    return `${this.#path}.orrery-new`;
  }

  read() {
    if (this.#fd === undefined) return undefined;
    try {
      const { size } = fstatSync(this.#fd);
      if (size > MOST) throw new Error("it is larger than any laboratory");
      const bytes = new Uint8Array(size);
      let done = 0;
      while (done < size) {
        const count = readSync(this.#fd, bytes, done, size - done, done);
        if (count === 0) break;
        done += count;
      }
      return bytes.subarray(0, done);
    } catch (error) {
      throw new FileError("StoreUnreadableError", `the disk does not give back what it has (${error.message})`, error);
    }
  }

  write(length, bytes) {
    explained(() => {
      this.#lock.hold();
      if (this.#folderWaits) this.#syncFolder();
      const { size, nlink } = fstatSync(this.#fd);
      if (nlink === 0) throw new FileError("StoreClosedError", "it was deleted; export the laboratory before you end this process");
      if (size < length || (size > length && !this.#hasRest)) {
        throw new FileError("StoreConflictError", "somebody else wrote to it; export the laboratory, and start anew");
      }
      if (size > length) ftruncateSync(this.#fd, length);
      // Of a process that was killed while it replaced the file; nobody was answered.
      if (this.#hasRest) rmSync(this.#beside, { force: true });
      this.#hasRest = true;
      this.#before = undefined;
      try {
        writeAll(this.#fd, bytes, length);
        fdatasyncSync(this.#fd);
      } catch (error) {
        this.#before = length;
        this.#takeBack();
        throw error;
      }
      this.#hasRest = false;
    });
  }

  replace(bytes) {
    explained(() => {
      this.#lock.hold();
      const fd = openSync(this.#beside, "w+", 0o600);
      try {
        this.#keepMode(fd);
        writeAll(fd, bytes, 0);
        fsyncSync(fd);
        renameSync(this.#beside, this.#path);
      } catch (error) {
        closeSync(fd);
        rmSync(this.#beside, { force: true });
        throw error;
      }
      // It is the file from here on; whether its name is on the disk is asked again before each write.
      if (this.#fd !== undefined) closeSync(this.#fd);
      this.#fd = fd;
      this.#hasRest = false;
      this.#before = undefined;
      this.#folderWaits = true;
      try {
        this.#syncFolder();
      } catch {
        // As said.
      }
    });
  }

  /** Who may read it may read it still. */
  #keepMode(fd) {
    const { mode } = fstatSync(this.#fd ?? fd);
    // Some systems refuse to be asked for what is so already.
    if (fstatSync(fd).mode !== mode) fchmodSync(fd, mode & 0o777);
  }

  tell(note) {
    console.warn(`kms-orrery: ${this.#path}: ${note}`);
  }

  close() {
    this.#takeBack();
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#lock.release();
  }

  /** What could not be written wholly goes again; where that fails too, it goes before the next write. */
  #takeBack() {
    if (this.#before === undefined) return;
    try {
      ftruncateSync(this.#fd, this.#before);
      fdatasyncSync(this.#fd);
      this.#before = undefined;
    } catch {
      // As said.
    }
  }

  #syncFolder() {
    try {
      const fd = openSync(dirname(this.#path), "r");
      try {
        fsyncSync(fd);
      } finally {
        closeSync(fd);
      }
    } catch (error) {
      if (!NO_SYNC.includes(error.code)) throw error;
    }
    this.#folderWaits = false;
  }
}

function writeAll(fd, bytes, at) {
  let done = 0;
  while (done < bytes.length) done += writeSync(fd, bytes, done, bytes.length - done, at + done);
}

// A laboratory's file in Node: what was written is on the disk, and this process alone writes it. What
// the bytes mean, the WebAssembly module knows.

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
  /** Whether the rest of a write that failed may follow what is known. */
  #hasRest = false;
  /** Whether what may lie beside was cleared away. */
  #isTidy = false;
  /** How long the file is as this process knows it; `undefined` before it was read. */
  #length;
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

  read(most) {
    if (this.#fd === undefined) return undefined;
    try {
      const { size: length } = fstatSync(this.#fd);
      const size = Math.min(length, most);
      if (size > MOST) {
        throw new FileError(
          "StoreUnavailableError",
          "it is larger than any laboratory; name another file",
        );
      }
      this.#length ??= length;
      const bytes = new Uint8Array(size);
      let done = 0;
      while (done < size) {
        const count = readSync(this.#fd, bytes, done, size - done, done);
        if (count === 0) break;
        done += count;
      }
      return bytes.subarray(0, done);
    } catch (error) {
      if (error instanceof FileError) throw error;
      const message = `the disk does not give back what it has (${error.message}); an export can take its place`;
      throw new FileError("StoreUnreadableError", message, error);
    }
  }

  write(length, bytes) {
    explained(() => {
      this.#lock.hold();
      if (this.#folderWaits) this.#syncFolder();
      const { size, nlink } = fstatSync(this.#fd);
      if (nlink === 0) {
        throw new FileError(
          "StoreClosedError",
          "it was deleted; export the laboratory before you end this process",
        );
      }
      this.#checkLength(size);
      if (size > length) ftruncateSync(this.#fd, length);
      // Of a process that was killed while it replaced the file; nobody was answered.
      if (!this.#isTidy) rmSync(this.#beside, { force: true });
      this.#isTidy = true;
      this.#hasRest = true;
      this.#length = length;
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
      this.#length = length + bytes.length;
    });
  }

  replace(bytes) {
    explained(() => {
      this.#lock.hold();
      this.#lookAtPlace();
      // Made anew: what lies there may be a link, or open to others.
      rmSync(this.#beside, { force: true });
      const fd = openSync(this.#beside, "wx+", 0o600);
      try {
        this.#keepMode(fd);
        writeAll(fd, bytes, 0);
        fsyncSync(fd);
        renameSync(this.#beside, this.#path);
      } catch (error) {
        quietly(() => closeSync(fd));
        quietly(() => rmSync(this.#beside, { force: true }));
        throw error;
      }
      // It is the file from here on; whether its name is on the disk is asked again before each write.
      const old = this.#fd;
      this.#fd = fd;
      if (old !== undefined) quietly(() => closeSync(old));
      this.#hasRest = false;
      this.#length = bytes.length;
      this.#before = undefined;
      this.#folderWaits = true;
      quietly(() => this.#syncFolder());
    });
  }

  /** Nothing of somebody else's is replaced. */
  #lookAtPlace() {
    const there = statSync(this.#path, { bigint: true, throwIfNoEntry: false });
    if (there === undefined) return;
    const mine = this.#fd === undefined ? undefined : fstatSync(this.#fd, { bigint: true });
    if (mine?.ino !== there.ino || mine.dev !== there.dev) {
      throw conflict("put another file in its place");
    }
    this.#checkLength(Number(mine.size));
  }

  /** Somebody else's writing shows in it. Of a file that could not be read it is not known. */
  #checkLength(size) {
    if (size < this.#length || (size > this.#length && !this.#hasRest)) {
      throw conflict("wrote to it");
    }
  }

  /** Who may read it may read it still. */
  #keepMode(fd) {
    const { mode } = fstatSync(this.#fd ?? fd);
    // Some systems refuse to be asked for what is so already.
    if (fstatSync(fd).mode !== mode) fchmodSync(fd, mode & 0o777);
  }

  tell(note) {
    // biome-ignore lint/suspicious/noConsole: the file opens, so no error carries the note.
    console.warn(`kms-orrery: ${this.#path}: ${note}`);
  }

  close() {
    try {
      this.#takeBack();
      if (this.#fd !== undefined) closeSync(this.#fd);
    } finally {
      this.#lock.release();
    }
  }

  /** What could not be written wholly goes again; where that fails too, it goes before the next write. */
  #takeBack() {
    if (this.#before === undefined) return;
    quietly(() => {
      ftruncateSync(this.#fd, this.#before);
      fdatasyncSync(this.#fd);
      this.#before = undefined;
    });
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

function conflict(what) {
  return new FileError(
    "StoreConflictError",
    `somebody else ${what}; export the laboratory, and start anew`,
  );
}

/** Does what may fail without harm. */
function quietly(work) {
  try {
    work();
  } catch {
    // As said.
  }
}

function writeAll(fd, bytes, at) {
  let done = 0;
  while (done < bytes.length) done += writeSync(fd, bytes, done, bytes.length - done, at + done);
}

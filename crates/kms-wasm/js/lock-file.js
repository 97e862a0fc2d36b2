// The lock of a laboratory's file: a file beside it that names the process which has it open.
//
// It reads `kms-orrery PID START`, where START identifies the process among all that had its number.
// A lock therefore ends with its process, even if that is killed and cannot remove the file.

import {
  closeSync,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { FileError } from "./file-error.js";

const FORMAT = /^kms-orrery (\d+) (\S+)\n$/;
/** The text for START on systems that do not report it. */
const UNKNOWN_START = "-";

/** A lock that this process holds. */
export class LockFile {
  #path;
  #fd;

  /** Acquires the lock. */
  constructor(path) {
    this.#path = path;
    this.#acquire();
  }

  /** Throws unless this process still holds the lock. Called before each write. */
  verify() {
    const existing = statSync(this.#path, { bigint: true, throwIfNoEntry: false });
    if (existing === undefined) {
      // The lock file was removed. If no other process has acquired the lock since, it is still ours.
      const oldFd = this.#fd;
      this.#acquire();
      closeSync(oldFd);
    } else if (!this.#isOwn(existing)) {
      throw new FileError(
        "StoreConflictError",
        `another process has opened the file since (${this.#path} names it); end one of the two`,
      );
    }
  }

  release() {
    const existing = statSync(this.#path, { bigint: true, throwIfNoEntry: false });
    if (existing && this.#isOwn(existing)) rmSync(this.#path, { force: true });
    closeSync(this.#fd);
  }

  #acquire() {
    try {
      this.#fd = create(this.#path, "wx");
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      throwIfHeld(this.#path);
      // The lock is of a dead process. Several processes may replace it at the same time: the last
      // rename wins, and the others notice in `verify`, before they write.
      const temporaryPath = `${this.#path}-${process.pid}`;
      rmSync(temporaryPath, { force: true });
      const fd = create(temporaryPath, "wx");
      renameSync(temporaryPath, this.#path);
      this.#fd = fd;
    }
  }

  /** Whether these are the properties of this lock's own file. */
  #isOwn({ dev, ino }) {
    // No other file gets this inode number, since the descriptor stays open.
    const own = fstatSync(this.#fd, { bigint: true });
    return own.dev === dev && own.ino === ino;
  }
}

function create(path, flags) {
  const fd = openSync(path, flags, 0o600);
  writeSync(fd, `kms-orrery ${process.pid} ${startOf(process.pid) ?? UNKNOWN_START}\n`);
  return fd;
}

/** Throws if a running process holds the lock, or if the file is not a lock. */
function throwIfHeld(path) {
  const text = readLock(path);
  const [, pid, start] = FORMAT.exec(text) ?? [];
  if (Number(pid) === process.pid && isRunning(process.pid, start)) {
    throw new FileError(
      "LaboratoryInUseError",
      "the file is already open in this process; close() that laboratory first",
    );
  }
  if (pid !== undefined && isRunning(Number(pid), start)) {
    throw new FileError(
      "LaboratoryInUseError",
      `the file is open in process ${pid} (${path} names it); end that process, or use another file`,
    );
  }
  // An empty file is of a process that was killed while it created the lock.
  if (pid === undefined && text !== "") throw notALock(path, "was not made by KMS Orrery");
}

function readLock(path) {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw error.code === "EISDIR" ? notALock(path, "is a folder") : error;
  }
}

function notALock(path, reason) {
  return new FileError(
    "StoreUnavailableError",
    `the lock file ${path} ${reason}; move it, or use another file for the laboratory`,
  );
}

/** Whether the process of that number is running, and is the one that started at `start`. */
function isRunning(pid, start) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code === "ESRCH") return false;
  }
  // The number may belong to another process by now, or the machine was restarted.
  const found = startOf(pid);
  return start === UNKNOWN_START || found === undefined || found === start;
}

/**
 * Returns a text that distinguishes a process from earlier ones with its number: the ID of the
 * machine's boot, and the time at which the process started. Returns `undefined` if the system does
 * not report them. Only Linux does, and it may hide the processes of other users.
 */
function startOf(pid) {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    // The name of the program comes second, in brackets. It may contain spaces and brackets, so the
    // fields are counted from the last bracket.
    const [state, ...fields] = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    // A zombie was killed, and its parent has not collected its exit status yet.
    return "ZX".includes(state) ? "gone" : `${boot}:${fields[18]}`;
  } catch {
    return undefined;
  }
}

// One process alone has a file open. The lock is a file beside it that names the process: it goes with
// its process, even with one that was killed.

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

const FORM = /^kms-orrery (\d+) (\S+)\n$/;

/** A lock that this process has. */
export class Lock {
  #path;
  #fd;

  constructor(path) {
    this.#path = path;
    this.#take();
  }

  /** Makes sure that it is had still, before anything is written. */
  hold() {
    const there = statSync(this.#path, { bigint: true, throwIfNoEntry: false });
    if (there === undefined) {
      // Somebody tidied up; where nobody else came meanwhile, it is taken again.
      const gone = this.#fd;
      this.#take();
      closeSync(gone);
    } else if (!this.#is(there)) {
      throw new FileError(
        "StoreConflictError",
        `another process has taken it over, as ${this.#path} says; end one of them`,
      );
    }
  }

  release() {
    const there = statSync(this.#path, { bigint: true, throwIfNoEntry: false });
    if (there && this.#is(there)) rmSync(this.#path, { force: true });
    closeSync(this.#fd);
  }

  #take() {
    try {
      this.#fd = create(this.#path, "wx");
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      refuseWhereHeld(this.#path);
      // Whoever else does the same at this moment: the last one has it, and the other notices.
      const beside = `${this.#path}-${process.pid}`;
      rmSync(beside, { force: true });
      const fd = create(beside, "wx");
      renameSync(beside, this.#path);
      this.#fd = fd;
    }
  }

  #is({ dev, ino }) {
    // Its number is taken for as long as it is open.
    const mine = fstatSync(this.#fd, { bigint: true });
    return mine.dev === dev && mine.ino === ino;
  }
}

function create(path, flags) {
  const fd = openSync(path, flags, 0o600);
  writeSync(fd, `kms-orrery ${process.pid} ${birthOf(process.pid) ?? "-"}\n`);
  return fd;
}

function refuseWhereHeld(path) {
  const text = readLock(path);
  const [, pid, birth] = FORM.exec(text) ?? [];
  if (Number(pid) === process.pid && isAlive(process.pid, birth)) {
    throw new FileError(
      "LaboratoryInUseError",
      "this process has it open already; close() that one first",
    );
  }
  if (pid !== undefined && isAlive(Number(pid), birth)) {
    throw new FileError(
      "LaboratoryInUseError",
      `process ${pid} has it open, as ${path} says; end that one, or name another file`,
    );
  }
  // Its maker was killed before it had written a word; anything else is somebody else's.
  if (pid === undefined && text !== "") throw inTheWay(path, "was not made by KMS Orrery");
}

function readLock(path) {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw error.code === "EISDIR" ? inTheWay(path, "is a folder") : error;
  }
}

function inTheWay(path, what) {
  return new FileError(
    "StoreUnavailableError",
    `${path} is in the way, and ${what}; move it, or name another file`,
  );
}

function isAlive(pid, birth) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code === "ESRCH") return false;
  }
  // The number may have gone to another process since, or the machine was started anew.
  const found = birthOf(pid);
  return birth === "-" || found === undefined || found === birth;
}

/**
 * What tells a process from earlier ones of its number, where the system says so: Linux does, if not of
 * everybody's processes.
 */
function birthOf(pid) {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    // The name, in brackets, may hold anything.
    const [state, ...fields] = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    // One that was killed, and that its parent has not asked about yet.
    return "ZX".includes(state) ? "gone" : `${boot}:${fields[18]}`;
  } catch {
    return undefined;
  }
}

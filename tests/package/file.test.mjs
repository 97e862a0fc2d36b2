// Laboratories in files: persistence, errors, locks, and files that must not be changed.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import fs, {
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { Kms } from "kms-orrery";
import { CLI, run, startError } from "./server.mjs";
import { base64, call, createKey, open, START, send, types } from "./support.mjs";
import { contents, temporaryFolder } from "./temporary-folder.mjs";

const MAGIC = "KMS Orrery laboratory 1\n";

/** Creates a laboratory in a file, with a key and a ciphertext. */
async function createInFile(t) {
  const path = join(temporaryFolder(t), "state");
  const kms = await open(t, { store: { file: path } });
  const KeyId = await createKey(kms);
  await call(kms, "CreateAlias", { AliasName: "alias/app", TargetKeyId: KeyId });
  const { CiphertextBlob } = await call(kms, "Encrypt", { KeyId, Plaintext: base64("hello") });
  return { path, store: { file: path }, kms, KeyId, CiphertextBlob };
}

/** Runs a function and returns the warnings on the console. */
async function warningsOf(t, run) {
  const warn = t.mock.method(console, "warn", () => undefined);
  await run();
  warn.mock.restore();
  return warn.mock.calls.map((it) => it.arguments.join(" "));
}

test("a closed laboratory is complete when it is opened again", async (t) => {
  const { path, store, kms, KeyId, CiphertextBlob } = await createInFile(t);
  await call(kms, "EnableKeyRotation", { KeyId });
  await kms.clock.advance({ days: 800 });
  await kms.clock.run(1);
  await kms.clock.pause();
  assert.deepEqual(kms.status(), {
    store: "file",
    saved: true,
    writer: true,
    verified: false,
    oldestEvent: 1,
  });
  const before = [kms.clock.now(), kms.events(), kms.trail()];
  assert.ok(readFileSync(path, "latin1").startsWith(MAGIC));
  assert.equal(statSync(path).mode & 0o777, 0o600, "the file contains key material");
  await kms.close();
  assert.deepEqual(
    contents(join(path, "..")).map(([name]) => name),
    ["state"],
  );

  const again = await open(t, { store });
  assert.deepEqual([again.clock.now(), again.events(), again.trail()], before);
  const decrypted = await call(again, "Decrypt", { CiphertextBlob });
  assert.equal(decrypted.Plaintext, base64("hello"));
  assert.deepEqual(types(await again.clock.advanceToNextEvent()), ["KeyRotated"]);
  await again.reset();
  await again.close();
  assert.deepEqual((await open(t, { store })).events(), []);
});

test("the file contains every answered call and its record before the laboratory is closed", async (t) => {
  const { path, kms, KeyId } = await createInFile(t);
  for (const operation of ["DescribeKey", "DisableKey", "EnableKey", "GetKeyRotationStatus"]) {
    await call(kms, operation, { KeyId });
    const copy = join(path, "..", "copy");
    writeFileSync(copy, readFileSync(path));
    const other = await open(t, { store: { file: copy } });
    assert.deepEqual(other.trail(), kms.trail(), operation);
    assert.deepEqual(other.events(), kms.events(), operation);
    await other.close();
  }
});

test("an incomplete last record is dropped with a warning", async (t) => {
  const { path, store, kms } = await createInFile(t);
  const start = statSync(path).size;
  const before = kms.trail().length;
  await createKey(kms);
  await kms.close();
  const complete = readFileSync(path);
  assert.ok(complete.length > start + 500);
  for (let end = start + 1; end < complete.length; end += 1) {
    const cut = complete.subarray(0, end);
    writeFileSync(path, cut);
    const warnings = await warningsOf(t, async () => {
      const again = await Kms.open({ store });
      assert.deepEqual(
        [again.trail().length, types(again.events())],
        [before, ["KeyCreated", "AliasCreated"]],
      );
      await again.close();
    });
    const note = "the last record was cut short and is dropped; no reply was sent for it";
    assert.deepEqual(warnings, [`kms-orrery: ${path}: ${note}`], `cut at ${end}`);
    assert.deepEqual(readFileSync(path), cut, "the file is not changed until something is stored");
  }
  t.mock.method(console, "warn", () => undefined);
  const again = await open(t, { store });
  await createKey(again);
  await again.close();
  assert.deepEqual(readFileSync(path).subarray(0, start), complete.subarray(0, start));
  const warnings = await warningsOf(t, async () =>
    assert.equal((await open(t, { store })).events().length, 3),
  );
  assert.deepEqual(warnings, []);
});

test("a damaged file is an error with its readable part, and is not changed before a restore", async (t) => {
  const { path, store, kms, CiphertextBlob } = await createInFile(t);
  const third = statSync(path).size;
  await createKey(kms);
  await createKey(kms);
  await kms.close();
  const original = readFileSync(path);
  for (const at of [third + 1, third + 20, third + 100]) {
    const damaged = Buffer.from(original);
    damaged[at] ^= 1;
    writeFileSync(path, damaged);
    const error = await Kms.open({ store }).catch((thrown) => thrown);
    assert.equal(error.name, "LaboratoryDamagedError", String(at));
    assert.equal(error.missingFrom, 3);
    assert.match(error.message, /Kms\.open\(\{ store, restore: error\.rest \}\)$/);
    assert.deepEqual(contents(join(path, "..")), [["state", damaged.toString("latin1")]]);
    const rest = await open(t, { restore: error.rest });
    assert.equal((await call(rest, "Decrypt", { CiphertextBlob })).Plaintext, base64("hello"));
  }
  const { rest } = await Kms.open({ store }).catch((thrown) => thrown);
  const repaired = await open(t, { store, restore: rest });
  assert.equal(repaired.events().length, 2);
  await createKey(repaired);
  await repaired.close();
  const again = await open(t, { store });
  assert.equal(again.events().length, 3);
  await again.close();
  writeFileSync(path, original.subarray(0, MAGIC.length + 100));
  await assert.rejects(Kms.open({ store }), { name: "LaboratoryDamagedError", missingFrom: 1 });
});

test("a file of another program or a newer version is an error and is not changed", async (t) => {
  const inside = temporaryFolder(t);
  const path = join(inside, "notes.txt");
  for (const [text, name, message] of [
    ["other data", "StoreOccupiedError", /not made by KMS Orrery/],
    [" ".repeat(2 ** 20), "StoreOccupiedError", /not made by KMS Orrery/],
    [
      "KMS Orrery laboratory 2\nx",
      "NewerFormatError",
      /a newer version of kms-orrery made this file/,
    ],
  ]) {
    writeFileSync(path, text);
    const before = statSync(path).mtimeMs;
    const error = { name, message };
    await assert.rejects(Kms.open({ store: { file: path } }), error);
    const restore = await (await open(t)).export();
    await assert.rejects(Kms.open({ store: { file: path }, restore }), error);
    assert.deepEqual(contents(inside), [["notes.txt", text]]);
    assert.equal(statSync(path).mtimeMs, before);
  }
});

/** Returns the first 16 bytes of a SHA-256, which are the checksums in the file. */
const checksum = (...parts) =>
  createHash("sha256").update(Buffer.concat(parts)).digest().subarray(0, 16);

test("a file with a change of a newer form is an error", async (t) => {
  const { path, store, kms } = await createInFile(t);
  await kms.close();
  const bigEndian = (number) => Buffer.from(number.toString(16).padStart(16, "0"), "hex");
  // The number after those of a key, its alias and a record.
  const number = bigEndian(4);
  const previous = readFileSync(path).subarray(-32, -16);
  const body = Buffer.concat([
    Buffer.from("KO"),
    Buffer.from([99, 1]),
    number,
    previous,
    Buffer.from("?"),
  ]);
  const value = Buffer.concat([body, checksum(body)]);
  const length = bigEndian(value.length);
  const check = checksum(number, length);
  writeFileSync(path, Buffer.concat([number, length, check, value, check]), { flag: "a" });
  const message = "a newer version of kms-orrery wrote this file; use that version";
  await assert.rejects(Kms.open({ store }), { name: "NewerFormatError", message });
});

test("a path that is not a regular file is an error", async (t) => {
  const inside = temporaryFolder(t);
  symlinkSync(join(inside, "loop"), join(inside, "loop"));
  writeFileSync(join(inside, "file"), "text");
  for (const [path, message] of [
    [inside, /the path is a folder; use the path of a file/],
    ["/dev/null", /the path is not a regular file; use the path of a file/],
    [join(inside, "none", "state"), /the folder of the file does not exist/],
    [join(inside, "file", "state"), /the folder of the file does not exist/],
    [join(inside, "loop"), /a link to itself/],
    [join(inside, "x".repeat(300)), /the name of the file is too long/],
  ]) {
    await assert.rejects(
      Kms.open({ store: { file: path } }),
      { name: "StoreUnavailableError", message },
      path,
    );
  }
  for (const store of [{ file: "" }, { file: "a", indexedDb: "b" }]) {
    await assert.rejects(Kms.open({ store }), { name: "RangeError" });
  }
  await assert.rejects(Kms.open({ store: { file: 17 } }), {
    name: "TypeError",
    message: /options\.store\.file must be a string, not 17/,
  });
  rmSync(join(inside, "loop"));
  assert.deepEqual(contents(inside), [["file", "text"]]);
});

test("a file that the process may not write is an error", async (t) => {
  const inside = temporaryFolder(t);
  const path = join(inside, "state");
  writeFileSync(path, "text");
  // Root may write every file, so another user must run the command.
  const isRoot = process.getuid() === 0;
  chmodSync(path, isRoot ? 0o644 : 0o444);
  chmodSync(inside, 0o755);
  const nobody = isRoot ? { uid: 65534, gid: 65534 } : {};
  const asNobody = () =>
    startError(run(process.execPath, [CLI, "serve", "--port", "0", "--state", path], nobody));
  if (!isRoot) chmodSync(inside, 0o555);
  const withoutFolderPermission = await asNobody();
  assert.equal(withoutFolderPermission.code, 1);
  assert.match(
    withoutFolderPermission.stderr,
    /needs permission to read and write the file, and to create files in its folder/,
  );
  chmodSync(inside, 0o777);
  const withoutFilePermission = await asNobody();
  assert.match(
    withoutFilePermission.stderr,
    /needs permission to read and write the file.*permission denied/,
  );
  assert.deepEqual(contents(inside), [["state", "text"]]);
});

test("options that contradict the stored laboratory are an error, and the file is not changed", async (t) => {
  const { path, store, kms } = await createInFile(t);
  await kms.close();
  const before = readFileSync(path);
  await assert.rejects(Kms.open({ store, era: "2020" }), { name: "LaboratoryMismatchError" });
  assert.deepEqual(contents(join(path, "..")), [["state", before.toString("latin1")]]);
});

test("a file cannot be opened twice, even through a link", async (t) => {
  const { path, kms } = await createInFile(t);
  const link = join(path, "..", "link");
  symlinkSync("state", link);
  for (const file of [path, link]) {
    const error = {
      name: "LaboratoryInUseError",
      message: /the file is already open in this process; close\(\) that laboratory first/,
    };
    await assert.rejects(Kms.open({ store: { file } }), error);
  }
  await createKey(kms);
  await kms.close();
  assert.equal((await open(t, { store: { file: link } })).events().length, 3);
});

test("the lock of an ended process is taken over, but no other file with its name", async (t) => {
  const { path, store, kms } = await createInFile(t);
  await kms.close();
  const lock = `${path}.lock`;
  const ended = run(process.execPath, ["--version"]);
  await once(ended, "close");
  // The last lock names a running process with another start time.
  for (const text of [`kms-orrery ${ended.pid} -\n`, "", `kms-orrery ${process.pid} another:1\n`]) {
    writeFileSync(lock, text);
    const again = await Kms.open({ store });
    assert.match(readFileSync(lock, "utf8"), new RegExp(`^kms-orrery ${process.pid} \\S+\\n$`));
    await again.close();
    assert.deepEqual(
      contents(join(path, "..")).map(([name]) => name),
      ["state"],
    );
  }
  writeFileSync(lock, "other data");
  await assert.rejects(Kms.open({ store }), {
    name: "StoreUnavailableError",
    message: /was not made by KMS Orrery/,
  });
  assert.equal(readFileSync(lock, "utf8"), "other data");
  rmSync(lock);
  mkdirSync(lock);
  await assert.rejects(Kms.open({ store }), {
    name: "StoreUnavailableError",
    message: /the lock file .*state\.lock is a folder/,
  });
});

test("links and files with the names of temporary files are neither followed nor reused", async (t) => {
  const { path, store, kms } = await createInFile(t);
  const victim = join(path, "..", "victim");
  writeFileSync(victim, "other data");
  symlinkSync("victim", `${path}.orrery-new`);
  await kms.reset();
  assert.equal(readFileSync(victim, "utf8"), "other data");
  writeFileSync(`${path}.orrery-new`, "", { mode: 0o666 });
  chmodSync(`${path}.orrery-new`, 0o666);
  await kms.reset();
  assert.equal(statSync(path).mode & 0o777, 0o600);
  await kms.close();

  writeFileSync(`${path}.lock`, "");
  symlinkSync("victim", `${path}.lock-${process.pid}`);
  await open(t, { store });
  assert.equal(readFileSync(victim, "utf8"), "other data");
});

test("an empty file becomes a new laboratory and keeps its permissions", async (t) => {
  const path = join(temporaryFolder(t), "state");
  writeFileSync(path, "");
  chmodSync(path, 0o640);
  const kms = await open(t, { store: { file: path } });
  await createKey(kms);
  await kms.close();
  assert.equal(statSync(path).mode & 0o777, 0o640);
  assert.equal((await open(t, { store: { file: path } })).events().length, 1);
});

test("a large file of another program is recognized by its first bytes", async (t) => {
  const path = join(temporaryFolder(t), "disk.img");
  writeFileSync(path, "other data");
  // A sparse file, which takes no space.
  truncateSync(path, 3 * 2 ** 30);
  await assert.rejects(Kms.open({ store: { file: path } }), { name: "StoreOccupiedError" });
});

/** Checks that a call fails with the reason `code` and changes nothing. */
async function fails(kms, code) {
  const before = [kms.clock.now(), kms.events(), kms.trail()];
  const { status, body, headers } = await send(kms, "CreateKey");
  assert.deepEqual([status, body.__type], [500, "KMSInternalException"]);
  assert.match(body.message, code);
  assert.equal(headers.get("content-type"), "application/x-amz-json-1.1");
  assert.deepEqual([kms.clock.now(), kms.events(), kms.trail()], before);
  return body.message;
}

test("a laboratory whose lock was taken over does not write", async (t) => {
  const { path, kms } = await createInFile(t);
  const before = readFileSync(path);
  writeFileSync(`${path}.other`, "kms-orrery 1 another\n");
  renameSync(`${path}.other`, `${path}.lock`);
  await fails(kms, /another process has opened the file since/);
  await assert.rejects(kms.clock.advance({ days: 1 }), { name: "StoreConflictError" });
  await assert.rejects(kms.reset(), { name: "StoreConflictError" });
  await assert.rejects(kms.useAwsService("s3"), { name: "StoreConflictError" });
  assert.deepEqual(readFileSync(path), before);
  await kms.close();
  assert.equal(
    readFileSync(`${path}.lock`, "utf8"),
    "kms-orrery 1 another\n",
    "the lock belongs to another process",
  );
});

test("a deleted lock is created again", async (t) => {
  const { path, store, kms } = await createInFile(t);
  rmSync(`${path}.lock`);
  await createKey(kms);
  await assert.rejects(Kms.open({ store }), { name: "LaboratoryInUseError" });
});

/** Runs a function while closing a file always fails. */
async function withFailingClose(t, run) {
  const { closeSync } = fs;
  const close = t.mock.method(fs, "closeSync", (fd) => {
    closeSync(fd);
    throw new Error("EIO: i/o error, close");
  });
  syncBuiltinESMExports();
  await run();
  close.mock.restore();
  syncBuiltinESMExports();
  assert.ok(close.mock.callCount() > 0);
}

test("an error while closing a file loses nothing", async (t) => {
  const { path, store, kms } = await createInFile(t);
  await withFailingClose(t, () => kms.reset());
  const { length } = readFileSync(path);
  await createKey(kms);
  assert.ok(statSync(path).size > length, "the new file grows");
  await withFailingClose(t, () => kms.close());
  assert.deepEqual(
    contents(join(path, "..")).map(([name]) => name),
    ["state"],
  );
  assert.equal((await open(t, { store })).events().length, 1);
});

test("a file that another program changed, deleted or replaced is not written", async (t) => {
  const { path, store, kms } = await createInFile(t);
  const original = readFileSync(path);
  writeFileSync(path, "appended", { flag: "a" });
  await fails(kms, /another program wrote to the file/);
  await assert.rejects(kms.reset(), { name: "StoreConflictError" });
  assert.equal(readFileSync(path, "latin1"), `${original.toString("latin1")}appended`);
  writeFileSync(path, original);
  await createKey(kms);
  rmSync(path);
  await fails(kms, /the file was deleted/);
  writeFileSync(path, "other data");
  await assert.rejects(kms.reset(), {
    name: "StoreConflictError",
    message: /another program replaced the file/,
  });
  assert.equal(readFileSync(path, "utf8"), "other data");
  rmSync(path);
  const saved = await kms.export();
  await kms.restore(saved);
  await createKey(kms);
  await kms.close();
  assert.equal((await open(t, { store })).events().length, 4);
});

test("the file of an unfinished replacement is deleted", async (t) => {
  const { path, store, kms } = await createInFile(t);
  await kms.close();
  writeFileSync(`${path}.orrery-new`, MAGIC);
  const again = await open(t, { store });
  assert.equal(again.events().length, 2);
  await createKey(again);
  assert.deepEqual(
    contents(join(path, "..")).map(([name]) => name),
    ["state", "state.lock"],
  );
});

test("a compacted laboratory is the same laboratory", async (t) => {
  const { path, store, kms, KeyId } = await createInFile(t);
  const first = readFileSync(path);
  let longest = 0;
  for (let count = 0; count < 1100; count += 1) {
    await call(kms, "DescribeKey", { KeyId });
    longest = Math.max(longest, statSync(path).size);
  }
  assert.ok(statSync(path).size < longest, "it was compacted");
  assert.notDeepEqual(readFileSync(path).subarray(0, first.length), first);
  const trail = kms.trail();
  await kms.close();
  assert.deepEqual((await open(t, { store })).trail(), trail);
});

test("save fails while the file cannot be read", async (t) => {
  const { path, kms } = await createInFile(t);
  const original = readFileSync(path);
  writeFileSync(path, original.subarray(0, 100));
  assert.equal((await send(kms, "CreateKey")).status, 500);
  assert.equal(kms.status().saved, false);
  await assert.rejects(kms.save(), {
    name: "StoreLostError",
    message: /the file was cut short by another program/,
  });
  writeFileSync(path, original);
  await kms.save();
  assert.equal(kms.status().saved, true);
  await createKey(kms);
});

test("an export is restored into a file", async (t) => {
  const memory = await open(t);
  await createKey(memory);
  const { store, kms } = await createInFile(t);
  await kms.close();
  const restored = await open(t, { store, restore: await memory.export() });
  await restored.close();
  const again = await open(t, { store });
  assert.deepEqual(again.events(), memory.events());
  assert.deepEqual(again.clock.now(), START);
});

// A laboratory in a file: what is there again, what is refused, and what is left as it is.

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
import { contents, folder } from "./folder.mjs";
import { CLI, refusal, run } from "./server.mjs";
import { ask, base64, call, createKey, open, START, types } from "./support.mjs";

const MAGIC = "KMS Orrery laboratory 1\n";

/** A laboratory in a file, with a key whose ciphertext is kept. */
async function begun(t) {
  const path = join(folder(t), "state");
  const kms = await open(t, { store: { file: path } });
  const KeyId = await createKey(kms);
  await call(kms, "CreateAlias", { AliasName: "alias/app", TargetKeyId: KeyId });
  const { CiphertextBlob } = await call(kms, "Encrypt", { KeyId, Plaintext: base64("hello") });
  return { path, store: { file: path }, kms, KeyId, CiphertextBlob };
}

/** What is warned of while something is done. */
async function warned(t, work) {
  const warn = t.mock.method(console, "warn", () => undefined);
  await work();
  warn.mock.restore();
  return warn.mock.calls.map((it) => it.arguments.join(" "));
}

test("what was closed is there again", async (t) => {
  const { path, store, kms, KeyId, CiphertextBlob } = await begun(t);
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
  assert.equal(statSync(path).mode & 0o777, 0o600, "there is key material in it");
  await kms.close();
  assert.deepEqual(
    contents(join(path, "..")).map(([name]) => name),
    ["state"],
  );

  const again = await open(t, { store });
  assert.deepEqual([again.clock.now(), again.events(), again.trail()], before);
  const opened = await call(again, "Decrypt", { CiphertextBlob });
  assert.equal(opened.Plaintext, base64("hello"));
  assert.deepEqual(types(await again.clock.advanceToNextEvent()), ["KeyRotated"]);
  await again.reset();
  await again.close();
  assert.deepEqual((await open(t, { store })).events(), []);
});

test("what was answered is in the file, without a close, records included", async (t) => {
  const { path, kms, KeyId } = await begun(t);
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

test("a last record that was cut short is dropped with a note, wherever it was cut", async (t) => {
  const { path, store, kms } = await begun(t);
  const begins = statSync(path).size;
  const before = kms.trail().length;
  await createKey(kms);
  await kms.close();
  const whole = readFileSync(path);
  assert.ok(whole.length > begins + 500);
  for (let end = begins + 1; end < whole.length; end += 1) {
    const cut = whole.subarray(0, end);
    writeFileSync(path, cut);
    const notes = await warned(t, async () => {
      const again = await Kms.open({ store });
      assert.deepEqual(
        [again.trail().length, types(again.events())],
        [before, ["KeyCreated", "AliasCreated"]],
      );
      await again.close();
    });
    const note = "the last record was cut short and is dropped; no reply was sent for it";
    assert.deepEqual(notes, [`kms-orrery: ${path}: ${note}`], `cut at ${end}`);
    assert.deepEqual(readFileSync(path), cut, "it is left as it is until something is stored");
  }
  t.mock.method(console, "warn", () => undefined);
  const again = await open(t, { store });
  await createKey(again);
  await again.close();
  assert.deepEqual(readFileSync(path).subarray(0, begins), whole.subarray(0, begins));
  const notes = await warned(t, async () =>
    assert.equal((await open(t, { store })).events().length, 3),
  );
  assert.deepEqual(notes, []);
});

test("damage is refused and named, and the file is left as it is until it is said otherwise", async (t) => {
  const { path, store, kms, CiphertextBlob } = await begun(t);
  const third = statSync(path).size;
  await createKey(kms);
  await createKey(kms);
  await kms.close();
  const whole = readFileSync(path);
  for (const at of [third + 1, third + 20, third + 100]) {
    const damaged = Buffer.from(whole);
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
  writeFileSync(path, whole.subarray(0, MAGIC.length + 100));
  await assert.rejects(Kms.open({ store }), { name: "LaboratoryDamagedError", missingFrom: 1 });
});

test("what is not ours is refused, and left as it is", async (t) => {
  const inside = folder(t);
  const path = join(inside, "notes.txt");
  for (const [text, name, message] of [
    ["milk, bread", "StoreOccupiedError", /not made by KMS Orrery/],
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

/** The head of a SHA-256, as the form has it. */
const headOf = (...parts) =>
  createHash("sha256").update(Buffer.concat(parts)).digest().subarray(0, 16);

test("a change of a newer form is for the version that made it", async (t) => {
  const { path, store, kms } = await begun(t);
  await kms.close();
  const big = (number) => Buffer.from(number.toString(16).padStart(16, "0"), "hex");
  // The next one after a key, its alias and a record.
  const number = big(4);
  const previous = readFileSync(path).subarray(-32, -16);
  const body = Buffer.concat([
    Buffer.from("KO"),
    Buffer.from([99, 1]),
    number,
    previous,
    Buffer.from("?"),
  ]);
  const value = Buffer.concat([body, headOf(body)]);
  const length = big(value.length);
  const check = headOf(number, length);
  writeFileSync(path, Buffer.concat([number, length, check, value, check]), { flag: "a" });
  const message = "a newer version of kms-orrery wrote this file; use that version";
  await assert.rejects(Kms.open({ store }), { name: "NewerFormatError", message });
});

test("what is no file that can be written is refused", async (t) => {
  const inside = folder(t);
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

test("what this process may not write is refused", async (t) => {
  const inside = folder(t);
  const path = join(inside, "state");
  writeFileSync(path, "text");
  // Root may do anything, so that somebody else has to try.
  const isRoot = process.getuid() === 0;
  chmodSync(path, isRoot ? 0o644 : 0o444);
  chmodSync(inside, 0o755);
  const nobody = isRoot ? { uid: 65534, gid: 65534 } : {};
  const asNobody = () =>
    refusal(run(process.execPath, [CLI, "serve", "--port", "0", "--state", path], nobody));
  if (!isRoot) chmodSync(inside, 0o555);
  const folderRefuses = await asNobody();
  assert.equal(folderRefuses.code, 1);
  assert.match(
    folderRefuses.told,
    /needs permission to read and write the file, and to create files in its folder/,
  );
  chmodSync(inside, 0o777);
  const fileRefuses = await asNobody();
  assert.match(fileRefuses.told, /needs permission to read and write the file.*permission denied/);
  assert.deepEqual(contents(inside), [["state", "text"]]);
});

test("another birth than the stored one is refused, and nothing is touched", async (t) => {
  const { path, store, kms } = await begun(t);
  await kms.close();
  const before = readFileSync(path);
  await assert.rejects(Kms.open({ store, era: "2020" }), { name: "LaboratoryMismatchError" });
  assert.deepEqual(contents(join(path, "..")), [["state", before.toString("latin1")]]);
});

test("two do not open one file, whatever they call it", async (t) => {
  const { path, kms } = await begun(t);
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

test("a lock of a process that is gone is taken over, one in the way is not", async (t) => {
  const { path, store, kms } = await begun(t);
  await kms.close();
  const lock = `${path}.lock`;
  const gone = run(process.execPath, ["--version"]);
  await once(gone, "close");
  // The last has the number of a process that lives, and was born at another time.
  for (const text of [`kms-orrery ${gone.pid} -\n`, "", `kms-orrery ${process.pid} another:1\n`]) {
    writeFileSync(lock, text);
    const again = await Kms.open({ store });
    assert.match(readFileSync(lock, "utf8"), new RegExp(`^kms-orrery ${process.pid} \\S+\\n$`));
    await again.close();
    assert.deepEqual(
      contents(join(path, "..")).map(([name]) => name),
      ["state"],
    );
  }
  writeFileSync(lock, "mine");
  await assert.rejects(Kms.open({ store }), {
    name: "StoreUnavailableError",
    message: /was not made by KMS Orrery/,
  });
  assert.equal(readFileSync(lock, "utf8"), "mine");
  rmSync(lock);
  mkdirSync(lock);
  await assert.rejects(Kms.open({ store }), {
    name: "StoreUnavailableError",
    message: /the lock file .*state\.lock is a folder/,
  });
});

test("what lies where files are made is neither followed nor kept", async (t) => {
  const { path, store, kms } = await begun(t);
  const victim = join(path, "..", "victim");
  writeFileSync(victim, "mine");
  symlinkSync("victim", `${path}.orrery-new`);
  await kms.reset();
  assert.equal(readFileSync(victim, "utf8"), "mine");
  writeFileSync(`${path}.orrery-new`, "", { mode: 0o666 });
  chmodSync(`${path}.orrery-new`, 0o666);
  await kms.reset();
  assert.equal(statSync(path).mode & 0o777, 0o600);
  await kms.close();

  writeFileSync(`${path}.lock`, "");
  symlinkSync("victim", `${path}.lock-${process.pid}`);
  await open(t, { store });
  assert.equal(readFileSync(victim, "utf8"), "mine");
});

test("a file without a byte is a new laboratory's, and stays as open as it is", async (t) => {
  const path = join(folder(t), "state");
  writeFileSync(path, "");
  chmodSync(path, 0o640);
  const kms = await open(t, { store: { file: path } });
  await createKey(kms);
  await kms.close();
  assert.equal(statSync(path).mode & 0o777, 0o640);
  assert.equal((await open(t, { store: { file: path } })).events().length, 1);
});

test("a large file that is not ours is refused by its first bytes", async (t) => {
  const path = join(folder(t), "disk.img");
  writeFileSync(path, "milk");
  // It takes no room: nothing is in it.
  truncateSync(path, 3 * 2 ** 30);
  await assert.rejects(Kms.open({ store: { file: path } }), { name: "StoreOccupiedError" });
});

/** One call that fails, undone. */
async function fails(kms, code) {
  const before = [kms.clock.now(), kms.events(), kms.trail()];
  const { status, body, headers } = await ask(kms, "CreateKey");
  assert.deepEqual([status, body.__type], [500, "KMSInternalException"]);
  assert.match(body.message, code);
  assert.equal(headers.get("content-type"), "application/x-amz-json-1.1");
  assert.deepEqual([kms.clock.now(), kms.events(), kms.trail()], before);
  return body.message;
}

test("who lost the lock writes no more", async (t) => {
  const { path, kms } = await begun(t);
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
    "it is not ours to remove",
  );
});

test("a lock that somebody removed is made again", async (t) => {
  const { path, store, kms } = await begun(t);
  rmSync(`${path}.lock`);
  await createKey(kms);
  await assert.rejects(Kms.open({ store }), { name: "LaboratoryInUseError" });
});

/** What a system says at the end of a file comes to nothing. */
async function whileNothingCloses(t, work) {
  const { closeSync } = fs;
  const close = t.mock.method(fs, "closeSync", (fd) => {
    closeSync(fd);
    throw new Error("EIO: i/o error, close");
  });
  syncBuiltinESMExports();
  await work();
  close.mock.restore();
  syncBuiltinESMExports();
  assert.ok(close.mock.callCount() > 0);
}

test("a file that is not closed well is written and given back all the same", async (t) => {
  const { path, store, kms } = await begun(t);
  await whileNothingCloses(t, () => kms.reset());
  const { length } = readFileSync(path);
  await createKey(kms);
  assert.ok(statSync(path).size > length, "it is the new file that is added to");
  await whileNothingCloses(t, () => kms.close());
  assert.deepEqual(
    contents(join(path, "..")).map(([name]) => name),
    ["state"],
  );
  assert.equal((await open(t, { store })).events().length, 1);
});

test("a file that was deleted, or that somebody wrote to, is not written to", async (t) => {
  const { path, store, kms } = await begun(t);
  const whole = readFileSync(path);
  writeFileSync(path, "more", { flag: "a" });
  await fails(kms, /another program wrote to the file/);
  await assert.rejects(kms.reset(), { name: "StoreConflictError" });
  assert.equal(readFileSync(path, "latin1"), `${whole.toString("latin1")}more`);
  writeFileSync(path, whole);
  await createKey(kms);
  rmSync(path);
  await fails(kms, /the file was deleted/);
  writeFileSync(path, "milk");
  await assert.rejects(kms.reset(), {
    name: "StoreConflictError",
    message: /another program replaced the file/,
  });
  assert.equal(readFileSync(path, "utf8"), "milk");
  rmSync(path);
  const saved = await kms.export();
  await kms.restore(saved);
  await createKey(kms);
  await kms.close();
  assert.equal((await open(t, { store })).events().length, 4);
});

test("a replacement that was not finished is cleared away", async (t) => {
  const { path, store, kms } = await begun(t);
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

test("a long log becomes a snapshot, and stays the same laboratory", async (t) => {
  const { path, store, kms, KeyId } = await begun(t);
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

test("save says so where a file can still not be read", async (t) => {
  const { path, kms } = await begun(t);
  const whole = readFileSync(path);
  writeFileSync(path, whole.subarray(0, 100));
  assert.equal((await ask(kms, "CreateKey")).status, 500);
  assert.equal(kms.status().saved, false);
  await assert.rejects(kms.save(), {
    name: "StoreLostError",
    message: /the file was cut short by another program/,
  });
  writeFileSync(path, whole);
  await kms.save();
  assert.equal(kms.status().saved, true);
  await createKey(kms);
});

test("an export is restored into a file", async (t) => {
  const memory = await open(t);
  await createKey(memory);
  const { store, kms } = await begun(t);
  await kms.close();
  const restored = await open(t, { store, restore: await memory.export() });
  await restored.close();
  const again = await open(t, { store });
  assert.deepEqual(again.events(), memory.events());
  assert.deepEqual(again.clock.now(), START);
});

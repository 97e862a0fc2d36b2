// Seeds, export, restore and reset.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Kms } from "kms-orrery";
import { base64, call, createKey, open, START, types } from "./support.mjs";

/** Executes some operations and returns their results, which tests compare. */
async function createHistory(kms) {
  const KeyId = await createKey(kms);
  const { CiphertextBlob } = await call(kms, "Encrypt", { KeyId, Plaintext: base64("hello") });
  await call(kms, "EnableKeyRotation", { KeyId });
  await kms.clock.advance({ days: 400 });
  return { KeyId, CiphertextBlob, events: kms.events(), trail: kms.trail() };
}

test("laboratories with the same seed have the same IDs, ciphertexts and records", async (t) => {
  const first = await createHistory(await open(t, { seed: "docs-1" }));
  assert.deepEqual(await createHistory(await open(t, { seed: "docs-1" })), first);
  const other = await createHistory(await open(t, { seed: "docs-2" }));
  assert.notEqual(other.KeyId, first.KeyId);
  assert.notEqual(other.CiphertextBlob, first.CiphertextBlob);
});

test("laboratories without a seed have different IDs and ciphertexts", async (t) => {
  const [one, two] = [await createHistory(await open(t)), await createHistory(await open(t))];
  assert.notEqual(one.KeyId, two.KeyId);
  assert.notEqual(one.CiphertextBlob, two.CiphertextBlob);
});

test("an export restores the same laboratory", async (t) => {
  const kms = await open(t, { era: "2024", accountId: "999988887777", region: "eu-west-1" });
  const { KeyId, CiphertextBlob, events, trail } = await createHistory(kms);
  const saved = await kms.export();
  assert.equal(typeof JSON.parse(saved), "object");

  const restored = await open(t, { restore: saved });
  assert.deepEqual(restored.clock.now(), kms.clock.now());
  assert.deepEqual(restored.clock.nextEvent(), kms.clock.nextEvent());
  assert.deepEqual(restored.events(), events);
  assert.deepEqual(restored.trail(), trail);
  const decrypted = await call(restored, "Decrypt", { CiphertextBlob });
  assert.equal(decrypted.Plaintext, base64("hello"));
  assert.equal(decrypted.KeyId, `arn:aws:kms:eu-west-1:999988887777:key/${KeyId}`);
  const [rotated] = await restored.clock.advanceToNextEvent();
  assert.equal(rotated.type, "KeyRotated");
  assert.equal(rotated.seq, events.length + 1);
});

test("restore replaces the current contents", async (t) => {
  const kms = await open(t);
  const KeyId = await createKey(kms);
  const saved = await kms.export();
  await call(kms, "DisableKey", { KeyId });
  await createKey(kms);
  await kms.restore(saved);
  assert.deepEqual(types(kms.events()), ["KeyCreated"]);
  const { KeyMetadata } = await call(kms, "DescribeKey", { KeyId });
  assert.equal(KeyMetadata.Enabled, true);
});

test("restoring an invalid export is an error and changes nothing", async (t) => {
  const kms = await open(t);
  const saved = await kms.export();
  await createKey(kms);
  const valid = JSON.parse(saved);
  const [part] = valid.parts;
  const flipped = part.slice(0, 40) + (part[40] === "A" ? "B" : "A") + part.slice(41);
  const broken = [
    { ...valid, version: 99 },
    { ...valid, format: "another" },
    { ...valid, parts: [] },
    { ...valid, parts: [flipped] },
    { ...valid, parts: [part, part] },
    { ...valid, parts: ["not base64!"] },
    { ...valid, parts: part },
  ].map((invalid) => JSON.stringify(invalid));
  const cut = saved.slice(0, saved.length / 2);
  for (const text of ["", "{}", "nonsense", "null", "[1]", cut, ...broken]) {
    await assert.rejects(kms.restore(text), { name: "RestoreError" }, text.slice(0, 60));
    await assert.rejects(Kms.open({ restore: text }), { name: "RestoreError" });
  }
  assert.equal(kms.events().length, 1);
});

test("reset creates an empty laboratory with the same options", async (t) => {
  const kms = await open(t, { seed: "docs-1", era: "2020" });
  const first = await createHistory(kms);
  await kms.reset();
  assert.deepEqual(kms.events(), []);
  assert.deepEqual(kms.clock.now(), START);
  assert.equal((await call(kms, "ListKeys")).Keys.length, 0);
  assert.deepEqual((await createHistory(kms)).KeyId, first.KeyId);
});

test("the status contains the store and the oldest event", async (t) => {
  const kms = await open(t);
  assert.deepEqual(kms.status(), {
    store: "memory",
    saved: true,
    writer: true,
    verified: false,
    oldestEvent: 0,
  });
  await createKey(kms);
  assert.equal(kms.status().oldestEvent, 1);
});

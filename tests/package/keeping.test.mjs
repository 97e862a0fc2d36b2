// Seeds, exports and beginnings.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Kms } from "kms-orrery";
import { base64, call, createKey, open, START, types } from "./support.mjs";

/** A little history, and what of it can be compared. */
async function history(kms) {
  const KeyId = await createKey(kms);
  const { CiphertextBlob } = await call(kms, "Encrypt", { KeyId, Plaintext: base64("hello") });
  await call(kms, "EnableKeyRotation", { KeyId });
  await kms.clock.advance({ days: 400 });
  return { KeyId, CiphertextBlob, events: kms.events(), trail: kms.trail() };
}

test("a seed repeats ids, blobs and records", async (t) => {
  const first = await history(await open(t, { seed: "docs-1" }));
  assert.deepEqual(await history(await open(t, { seed: "docs-1" })), first);
  const other = await history(await open(t, { seed: "docs-2" }));
  assert.notEqual(other.KeyId, first.KeyId);
  assert.notEqual(other.CiphertextBlob, first.CiphertextBlob);
});

test("without a seed nothing repeats", async (t) => {
  const [one, two] = [await history(await open(t)), await history(await open(t))];
  assert.notEqual(one.KeyId, two.KeyId);
  assert.notEqual(one.CiphertextBlob, two.CiphertextBlob);
});

test("an export opens as the same laboratory", async (t) => {
  const kms = await open(t, { era: "2024", accountId: "999988887777", region: "eu-west-1" });
  const { KeyId, CiphertextBlob, events, trail } = await history(kms);
  const saved = await kms.export();
  assert.equal(typeof JSON.parse(saved), "object");

  const again = await open(t, { restore: saved });
  assert.deepEqual(again.clock.now(), kms.clock.now());
  assert.deepEqual(again.clock.nextEvent(), kms.clock.nextEvent());
  assert.deepEqual(again.events(), events);
  assert.deepEqual(again.trail(), trail);
  const opened = await call(again, "Decrypt", { CiphertextBlob });
  assert.equal(opened.Plaintext, base64("hello"));
  assert.equal(opened.KeyId, `arn:aws:kms:eu-west-1:999988887777:key/${KeyId}`);
  const [rotated] = await again.clock.advanceToNextEvent();
  assert.equal(rotated.type, "KeyRotated");
  assert.equal(rotated.seq, events.length + 1);
});

test("restore takes the place of what was there", async (t) => {
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

test("a text that is no export changes nothing", async (t) => {
  const kms = await open(t);
  const saved = await kms.export();
  await createKey(kms);
  const whole = JSON.parse(saved);
  const [part] = whole.parts;
  const flipped = part.slice(0, 40) + (part[40] === "A" ? "B" : "A") + part.slice(41);
  const broken = [
    { ...whole, version: 99 },
    { ...whole, format: "another" },
    { ...whole, parts: [] },
    { ...whole, parts: [flipped] },
    { ...whole, parts: [part, part] },
    { ...whole, parts: ["not base64!"] },
    { ...whole, parts: part },
  ].map((form) => JSON.stringify(form));
  const cut = saved.slice(0, saved.length / 2);
  for (const text of ["", "{}", "nonsense", "null", "[1]", cut, ...broken]) {
    await assert.rejects(kms.restore(text), { name: "RestoreError" }, text.slice(0, 60));
    await assert.rejects(Kms.open({ restore: text }), { name: "RestoreError" });
  }
  assert.equal(kms.events().length, 1);
});

test("reset begins again, with the same choices", async (t) => {
  const kms = await open(t, { seed: "docs-1", era: "2020" });
  const first = await history(kms);
  await kms.reset();
  assert.deepEqual(kms.events(), []);
  assert.deepEqual(kms.clock.now(), START);
  assert.equal((await call(kms, "ListKeys")).Keys.length, 0);
  assert.deepEqual((await history(kms)).KeyId, first.KeyId);
});

test("the status tells where it is kept, and since when events are", async (t) => {
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

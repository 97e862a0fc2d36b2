// Rotation over years, with its events, records and subscriptions.

import assert from "node:assert/strict";
import { test } from "node:test";
import { base64, call, createKey, DAY, open, START, types } from "./support.mjs";

test("a ciphertext is decrypted after three years of rotation", async (t) => {
  const kms = await open(t);
  const KeyId = await createKey(kms, { Description: "orders" });
  const { CiphertextBlob } = await call(kms, "Encrypt", { KeyId, Plaintext: base64("hello") });
  await call(kms, "EnableKeyRotation", { KeyId });
  const rotations = await kms.clock.advance({ days: 3 * 365 });
  const { Plaintext } = await call(kms, "Decrypt", { CiphertextBlob });

  assert.equal(Plaintext, base64("hello"));
  assert.deepEqual(types(rotations), ["KeyRotated", "KeyRotated", "KeyRotated"]);
  const dates = rotations.map((event) => (event.at - START) / DAY);
  assert.deepEqual(dates, [365, 730, 1095]);
  assert.equal(kms.clock.now() - START, 3 * 365 * DAY);
});

test("the event of a rotation contains its material, the previous one and the next date", async (t) => {
  const kms = await open(t);
  const keyId = await createKey(kms);
  await call(kms, "EnableKeyRotation", { KeyId: keyId, RotationPeriodInDays: 90 });
  const [first, second] = await kms.clock.advance({ days: 180 });
  assert.equal(first.keyId, keyId);
  assert.equal(first.rotationType, "AUTOMATIC");
  assert.match(first.keyMaterialId, /^[0-9a-f]{64}$/);
  assert.equal(second.previousKeyMaterialId, first.keyMaterialId);
  assert.ok(first.nextRotationDate instanceof Date);
  assert.deepEqual(first.nextRotationDate, second.at);
  const { Rotations } = await call(kms, "ListKeyRotations", { KeyId: keyId });
  assert.deepEqual(
    Rotations.map((rotation) => rotation.KeyMaterialId),
    [first.keyMaterialId, second.keyMaterialId],
  );
});

test("events have numbers and dates, and a subscriber receives each once", async (t) => {
  const kms = await open(t);
  const received = [];
  const unsubscribe = kms.subscribe((events) => received.push(...events));
  const keyId = await createKey(kms, { Tags: [{ TagKey: "team", TagValue: "blue" }] });
  await call(kms, "CreateAlias", { AliasName: "alias/orders", TargetKeyId: keyId });
  await call(kms, "EnableKeyRotation", { KeyId: keyId });
  await kms.clock.advance({ days: 365 });
  await call(kms, "DeleteAlias", { AliasName: "alias/orders" });
  await call(kms, "ScheduleKeyDeletion", { KeyId: keyId, PendingWindowInDays: 7 });
  unsubscribe();
  await kms.clock.advanceToNextEvent();

  const events = kms.events();
  assert.deepEqual(types(events), [
    "KeyCreated",
    "AliasCreated",
    "KeyRotationEnabled",
    "KeyRotated",
    "AliasDeleted",
    "KeyDeletionScheduled",
    "KeyDeleted",
  ]);
  assert.deepEqual(
    events.map((event) => event.seq),
    [1, 2, 3, 4, 5, 6, 7],
  );
  assert.deepEqual(received, events.slice(0, 6));
  assert.deepEqual(kms.events({ after: 5 }), events.slice(5));

  const [created, alias, enabled, , deleted, scheduled] = events;
  assert.deepEqual(created.at, START);
  assert.deepEqual(created.tags, [{ tagKey: "team", tagValue: "blue" }]);
  assert.equal(created.keySpec, "SYMMETRIC_DEFAULT");
  assert.equal(created.accountId, "111122223333");
  assert.equal(created.region, "us-east-1");
  assert.equal(alias.aliasName, "alias/orders");
  assert.equal(alias.keyId, keyId);
  assert.equal(enabled.rotationPeriodInDays, 365);
  assert.deepEqual(enabled.nextRotationDate, new Date(+START + 365 * DAY));
  assert.ok(!("keyId" in deleted));
  assert.deepEqual(scheduled.deletionDate, new Date(+START + 372 * DAY));
  assert.equal(Object.getPrototypeOf(created), Object.prototype);
});

test("events, records and the status contain no secrets", async (t) => {
  const kms = await open(t, { seed: "docs-1" });
  const keyId = await createKey(kms);
  await call(kms, "RotateKeyOnDemand", { KeyId: keyId });
  await kms.clock.advanceToNextEvent();
  const { Plaintext } = await call(kms, "GenerateDataKey", { KeyId: keyId, KeySpec: "AES_256" });
  const shown = JSON.stringify([kms.events(), kms.trail(), kms.eventBridge(), kms.status()]);
  assert.doesNotMatch(shown, /secret/i);
  assert.ok(!shown.includes(Plaintext));
});

test("a listener that throws does not affect the laboratory or other listeners", async (t) => {
  const reported = t.mock.method(console, "error", () => undefined);
  const kms = await open(t);
  let calls = 0;
  kms.subscribe(() => {
    throw new Error("thrown by the listener");
  });
  kms.subscribe(() => (calls += 1));
  await createKey(kms);
  assert.equal(calls, 1);
  assert.equal(kms.events().length, 1);
  assert.equal(reported.mock.callCount(), 1);
});

test("a listener can call the laboratory", async (t) => {
  const kms = await open(t);
  const seen = [];
  kms.subscribe(([event]) =>
    seen.push(kms.events().length, kms.trail({ keyId: event.keyId }).length),
  );
  await createKey(kms);
  assert.deepEqual(seen, [1, 1]);
});

test("the trail and EventBridge contain the records and events of AWS", async (t) => {
  const kms = await open(t);
  const keyId = await createKey(kms);
  const other = await createKey(kms);
  await call(kms, "EnableKeyRotation", { KeyId: keyId });
  await kms.clock.advance({ days: 365 });

  const names = kms.trail({ keyId }).map((record) => record.eventName);
  assert.deepEqual(names, ["CreateKey", "EnableKeyRotation", "RotateKey"]);
  assert.deepEqual(
    kms.trail({ keyId: other }).map((record) => record.eventName),
    ["CreateKey"],
  );
  assert.equal(kms.trail().length, 4);
  const [created] = kms.trail();
  assert.equal(created.eventSource, "kms.amazonaws.com");
  assert.equal(created.eventTime, "2024-01-01T00:00:00Z");
  const arn = `arn:aws:kms:us-east-1:111122223333:key/${keyId}`;
  assert.equal(kms.trail({ keyId: arn }).length, 3);

  const [rotated, ...more] = kms.eventBridge();
  assert.equal(rotated["detail-type"], "KMS CMK Rotation");
  assert.equal(rotated.detail["key-id"], keyId);
  assert.deepEqual(rotated.resources, [arn]);
  assert.deepEqual(more, []);
});

test("the first use of an AWS service creates its AWS managed key", async (t) => {
  const kms = await open(t);
  await kms.useAwsService("s3");
  await kms.useAwsService("s3");
  const { Aliases } = await call(kms, "ListAliases");
  const mine = Aliases.filter((alias) => alias.AliasName === "alias/aws/s3");
  assert.equal(mine.length, 1);
  assert.match(mine[0].TargetKeyId, /^[0-9a-f-]{36}$/);
});

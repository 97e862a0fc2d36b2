// Invalid requests get the responses of AWS; `fetch` is never rejected.

import assert from "node:assert/strict";
import { test } from "node:test";
import { base64, createKey, expectError, open, read, send } from "./support.mjs";

test("an unknown operation fails with UnknownOperationException", async (t) => {
  const kms = await open(t);
  for (const operation of ["", "Nothing", "createKey", "Create Key", "__proto__", "CreateKey\tX"]) {
    await expectError(kms, operation, {}, "UnknownOperationException");
  }
});

test("a malformed target fails with UnknownOperationException", async (t) => {
  const kms = await open(t);
  const targets = ["", "CreateKey", "TrentService", "trentservice.CreateKey", "Other.CreateKey"];
  for (const target of targets) {
    const headers = { "x-amz-target": target };
    const { status, body } = await read(
      await kms.fetch("/", { method: "POST", headers, body: "{}" }),
    );
    assert.equal(status, 400, target);
    assert.equal(body.__type, "UnknownOperationException", target);
  }
  const bare = await read(await kms.fetch("/", { method: "POST" }));
  assert.equal(bare.body.__type, "UnknownOperationException");
});

test("a method other than POST fails with UnknownOperationException", async (t) => {
  const kms = await open(t);
  const headers = { "x-amz-target": "TrentService.CreateKey" };
  for (const method of ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"]) {
    const { status, body } = await read(await kms.fetch("/", { method, headers }));
    assert.equal(status, 400, method);
    assert.equal(body.__type, "UnknownOperationException", method);
  }
  assert.deepEqual(kms.events(), []);
});

test("a body that is not a JSON object fails with SerializationException", async (t) => {
  const kms = await open(t);
  const deep = "[".repeat(100_000);
  for (const body of ["{", "nonsense", "[]", "null", "17", '"text"', "{} {}", "\u0000", deep]) {
    await expectError(kms, "CreateKey", body, "SerializationException");
  }
});

test("a member of a wrong type fails with SerializationException", async (t) => {
  const kms = await open(t);
  const KeyId = await createKey(kms);
  for (const [operation, input] of [
    ["DescribeKey", { KeyId: 17 }],
    ["DescribeKey", { KeyId: { a: 1 } }],
    ["CreateKey", { Tags: "team" }],
    ["CreateKey", { Tags: ["team"] }],
    ["CreateKey", { MultiRegion: "yes" }],
    ["ListKeys", { Limit: "ten" }],
    ["Encrypt", { KeyId, Plaintext: "not base64!" }],
    ["Encrypt", { KeyId, Plaintext: 17 }],
    ["Encrypt", { KeyId, Plaintext: base64("x"), EncryptionContext: { a: 1 } }],
    ["Encrypt", { KeyId, Plaintext: base64("x"), EncryptionContext: ["a"] }],
  ]) {
    const { status, body } = await send(kms, operation, input);
    assert.equal(status, 400, JSON.stringify([operation, input]));
    assert.equal(body.__type, "SerializationException", JSON.stringify([operation, input, body]));
  }
});

test("a missing member fails with ValidationException", async (t) => {
  const kms = await open(t);
  for (const [operation, input] of [
    ["DescribeKey", {}],
    ["Encrypt", {}],
    ["Decrypt", {}],
    ["ReEncrypt", {}],
    ["CreateAlias", { AliasName: "alias/x" }],
    ["TagResource", {}],
    ["UpdateKeyDescription", {}],
    ["GenerateRandom", {}],
  ]) {
    await expectError(kms, operation, input, "ValidationException");
  }
  // AWS treats a member that is null as missing.
  await expectError(kms, "DescribeKey", { KeyId: null }, "ValidationException");
});

test("a value out of range fails with ValidationException", async (t) => {
  const kms = await open(t);
  const KeyId = await createKey(kms);
  for (const [operation, input] of [
    ["EnableKeyRotation", { KeyId, RotationPeriodInDays: 89 }],
    ["EnableKeyRotation", { KeyId, RotationPeriodInDays: 2561 }],
    ["ScheduleKeyDeletion", { KeyId, PendingWindowInDays: 6 }],
    ["ScheduleKeyDeletion", { KeyId, PendingWindowInDays: 31 }],
    ["ListKeys", { Limit: 0 }],
    ["ListKeys", { Limit: 1001 }],
    ["Encrypt", { KeyId, Plaintext: "" }],
    ["Encrypt", { KeyId, Plaintext: base64("x".repeat(4097)) }],
    ["GenerateRandom", { NumberOfBytes: 1025 }],
    ["GenerateDataKey", { KeyId }],
    ["CreateKey", { KeySpec: "AES_512" }],
    ["CreateAlias", { AliasName: "orders", TargetKeyId: KeyId }],
  ]) {
    await expectError(kms, operation, input, "ValidationException");
  }
  assert.equal(kms.events().length, 1);
});

test("a key that does not exist fails with NotFoundException", async (t) => {
  const kms = await open(t);
  for (const KeyId of ["1234abcd-12ab-34cd-56ef-1234567890ab", "nonsense", "alias/none"]) {
    await expectError(kms, "DescribeKey", { KeyId }, "NotFoundException");
  }
});

test("unknown members are ignored", async (t) => {
  const kms = await open(t);
  const { status } = await send(kms, "CreateKey", { Colour: "green" });
  assert.equal(status, 200);
});

test("an invalid request fails with UnknownOperationException", async (t) => {
  const kms = await open(t);
  const used = new Request("https://a/", { method: "POST", body: "{}" });
  await used.text();
  for (const [input, init] of [
    [undefined],
    [null],
    [17],
    [{}],
    ["https://a b/"],
    ["/", { method: "a b" }],
    ["/", { method: "GET", body: "{}" }],
    ["/", { headers: { "ill\nformed": "x" } }],
    [used],
  ]) {
    const { status, body } = await read(await kms.fetch(input, init));
    assert.equal(status, 400);
    assert.equal(body.__type, "UnknownOperationException");
  }
  const broken = new ReadableStream({ pull: (body) => body.error(new Error("lost")) });
  const headers = { "x-amz-target": "TrentService.CreateKey" };
  const init = { method: "POST", headers, body: broken, duplex: "half" };
  const { body } = await read(await kms.fetch("/", init));
  assert.equal(body.__type, "UnknownOperationException");
  assert.deepEqual(kms.events(), []);
});

test("an aborted request is rejected with AbortError", async (t) => {
  const kms = await open(t);
  const init = { method: "POST", signal: AbortSignal.abort() };
  await assert.rejects(kms.fetch("/", init), { name: "AbortError" });
});

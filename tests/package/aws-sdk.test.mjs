// The AWS SDK for JavaScript with the request handler of a laboratory.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { Readable } from "node:stream";
import { test } from "node:test";
import { Kms } from "kms-orrery";
import { orrery } from "kms-orrery/aws-sdk";

// The npm packages of all tests are installed in the folder of the browser tests.
const sdk = createRequire(new URL("../e2e/package.json", import.meta.url))("@aws-sdk/client-kms");

const START = new Date("2024-01-01T00:00:00Z");
const text = (bytes) => new TextDecoder().decode(bytes);

async function open(t) {
  const kms = await Kms.open({ start: START });
  t.after(() => kms.close());
  return { kms, ...connect(t, kms, "us-east-1") };
}

/** Creates a client of a laboratory in a Region. */
function connect(t, kms, region, accessKeyId = "any") {
  const credentials = { accessKeyId, secretAccessKey: "any" };
  const client = new sdk.KMSClient({ region, credentials, requestHandler: orrery(kms) });
  t.after(() => client.destroy());
  const send = (command, input = {}) => client.send(new sdk[`${command}Command`](input));
  return { client, send };
}

test("ciphertexts of three years are decrypted, and dates are Date objects", async (t) => {
  const { kms, send } = await open(t);
  const { KeyMetadata } = await send("CreateKey", {
    Description: "orders",
    Tags: [{ TagKey: "team", TagValue: "a" }],
  });
  const { KeyId } = KeyMetadata;
  assert.deepEqual(KeyMetadata.CreationDate, START);
  await send("CreateAlias", { AliasName: "alias/orders", TargetKeyId: KeyId });
  await send("EnableKeyRotation", { KeyId, RotationPeriodInDays: 365 });
  const EncryptionContext = { tenant: "a" };
  const blobs = [];
  for (let year = 0; year < 3; year++) {
    const input = {
      KeyId: "alias/orders",
      Plaintext: Buffer.from(`year ${year}`),
      EncryptionContext,
    };
    blobs.push((await send("Encrypt", input)).CiphertextBlob);
    assert.equal((await kms.clock.advance({ days: 365 })).length, 1);
  }
  for (const [year, CiphertextBlob] of blobs.entries()) {
    const { Plaintext } = await send("Decrypt", { CiphertextBlob, EncryptionContext });
    assert.equal(text(Plaintext), `year ${year}`);
  }
  const { NextRotationDate } = await send("GetKeyRotationStatus", { KeyId });
  assert.ok(NextRotationDate instanceof Date);
  const { CiphertextBlob, Plaintext } = await send("GenerateDataKey", {
    KeyId,
    KeySpec: "AES_256",
  });
  assert.deepEqual((await send("Decrypt", { CiphertextBlob })).Plaintext, Plaintext);
});

test("the SDK's paginators return all pages", async (t) => {
  const { client, send } = await open(t);
  const { KeyMetadata } = await send("CreateKey");
  const names = Array.from(
    { length: 12 },
    (_, index) => `alias/a-${String(index).padStart(2, "0")}`,
  );
  for (const AliasName of names) {
    await send("CreateAlias", { AliasName, TargetKeyId: KeyMetadata.KeyId });
  }
  const found = [];
  for await (const page of sdk.paginateListAliases({ client, pageSize: 5 }, {})) {
    found.push(...page.Aliases.map((alias) => alias.AliasName));
  }
  assert.deepEqual(found, names);
});

test("errors are exceptions of the SDK", async (t) => {
  const { send } = await open(t);
  const { KeyMetadata } = await send("CreateKey");
  const { KeyId } = KeyMetadata;
  await assert.rejects(send("DescribeKey", { KeyId: "alias/nobody" }), sdk.NotFoundException);
  await send("DisableKey", { KeyId });
  const failed = send("Encrypt", { KeyId, Plaintext: Buffer.from("x") });
  await assert.rejects(failed, (error) => {
    assert.ok(error instanceof sdk.DisabledException);
    assert.equal(error.$metadata.httpStatusCode, 400);
    assert.match(error.$metadata.requestId, /^[0-9a-f-]{36}$/);
    return true;
  });
  const CiphertextBlob = Buffer.from("no ciphertext");
  await assert.rejects(send("Decrypt", { CiphertextBlob }), sdk.InvalidCiphertextException);
});

test("clients of different Regions and accounts have different keys in one laboratory", async (t) => {
  const { kms, send } = await open(t);
  const ireland = connect(t, kms, "eu-west-1");
  const others = connect(t, kms, "eu-west-1", "444455556666");
  const { KeyMetadata } = await ireland.send("CreateKey");
  const { Arn, KeyId } = KeyMetadata;
  assert.match(Arn, /^arn:aws:kms:eu-west-1:111122223333:key\//);
  assert.deepEqual((await ireland.send("ListKeys")).Keys, [{ KeyId, KeyArn: Arn }]);
  assert.deepEqual((await send("ListKeys")).Keys, []);
  await assert.rejects(send("DescribeKey", { KeyId: Arn }), /Invalid arn eu-west-1/);
  const Plaintext = Buffer.from("x");
  assert.equal((await others.send("Encrypt", { KeyId: Arn, Plaintext })).KeyId, Arn);
  await assert.rejects(others.send("DisableKey", { KeyId: Arn }), {
    name: "AccessDeniedException",
  });
  assert.deepEqual((await others.send("ListKeys")).Keys, []);
  await ireland.send("EnableKeyRotation", { KeyId });
  const [rotated] = await kms.clock.advance({ days: 365 });
  assert.deepEqual([rotated.accountId, rotated.region], ["111122223333", "eu-west-1"]);
  assert.equal(kms.trail().at(-1).awsRegion, "eu-west-1");
  assert.deepEqual(kms.eventBridge().at(-1).resources, [Arn]);
});

test("the request handler accepts strings, bytes and streams as the body", async (t) => {
  const { kms } = await open(t);
  const address = { protocol: "https:", hostname: "kms.us-east-1.amazonaws.com", path: "/" };
  const headers = { "X-Amz-Target": "TrentService.CreateKey" };
  const bytes = Buffer.from("{}");
  for (const body of [
    "{}",
    bytes,
    new Uint8Array(bytes),
    new Blob([bytes]).stream(),
    Readable.from([bytes]),
  ]) {
    const { response } = await orrery(kms).handle({ ...address, method: "POST", headers, body });
    assert.equal(response.statusCode, 200);
  }
  assert.equal(kms.events().length, 5);
});

test("an aborted request is rejected and not executed", async (t) => {
  const { client, kms } = await open(t);
  const sent = client.send(new sdk.ListKeysCommand({}), { abortSignal: AbortSignal.abort() });
  await assert.rejects(sent, { name: "AbortError" });
  assert.equal(kms.trail().length, 0);
});

// All simulated operations with `kms.fetch`.

import assert from "node:assert/strict";
import { test } from "node:test";
import { base64, call, createKey, expectError, open, read, types, UUID } from "./support.mjs";

test("CreateKey, DescribeKey, ListKeys, UpdateKeyDescription", async (t) => {
  const kms = await open(t, { accountId: "999988887777", region: "eu-central-1" });
  const { KeyMetadata } = await call(kms, "CreateKey", { Description: "first" });
  assert.match(KeyMetadata.KeyId, UUID);
  const arn = `arn:aws:kms:eu-central-1:999988887777:key/${KeyMetadata.KeyId}`;
  assert.equal(KeyMetadata.Arn, arn);
  assert.equal(KeyMetadata.KeyState, "Enabled");
  assert.equal(KeyMetadata.CreationDate, 1_704_067_200);
  await call(kms, "UpdateKeyDescription", { KeyId: arn, Description: "second" });
  const described = await call(kms, "DescribeKey", { KeyId: KeyMetadata.KeyId });
  assert.equal(described.KeyMetadata.Description, "second");
  const { Keys, Truncated } = await call(kms, "ListKeys");
  assert.deepEqual(Keys, [{ KeyId: KeyMetadata.KeyId, KeyArn: arn }]);
  assert.equal(Truncated, false);
});

test("lists are returned in pages", async (t) => {
  const kms = await open(t);
  const ids = [await createKey(kms), await createKey(kms), await createKey(kms)].sort();
  const first = await call(kms, "ListKeys", { Limit: 2 });
  assert.equal(first.Truncated, true);
  const second = await call(kms, "ListKeys", { Limit: 2, Marker: first.NextMarker });
  assert.equal(second.Truncated, false);
  assert.ok(!("NextMarker" in second));
  const listed = [...first.Keys, ...second.Keys].map((key) => key.KeyId);
  assert.deepEqual(listed.sort(), ids);
});

test("DisableKey and EnableKey", async (t) => {
  const kms = await open(t);
  const KeyId = await createKey(kms);
  assert.equal(await call(kms, "DisableKey", { KeyId }), undefined);
  const text = { KeyId, Plaintext: base64("x") };
  await expectError(kms, "Encrypt", text, "DisabledException");
  assert.equal(await call(kms, "EnableKey", { KeyId }), undefined);
  await call(kms, "Encrypt", text);
});

test("EnableKeyRotation, GetKeyRotationStatus, DisableKeyRotation", async (t) => {
  const kms = await open(t);
  const KeyId = await createKey(kms);
  await call(kms, "EnableKeyRotation", { KeyId, RotationPeriodInDays: 180 });
  const on = await call(kms, "GetKeyRotationStatus", { KeyId });
  assert.equal(on.KeyRotationEnabled, true);
  assert.equal(on.RotationPeriodInDays, 180);
  assert.equal(on.NextRotationDate, 1_704_067_200 + 180 * 86_400);
  await call(kms, "DisableKeyRotation", { KeyId });
  const off = await call(kms, "GetKeyRotationStatus", { KeyId });
  assert.equal(off.KeyRotationEnabled, false);
  assert.ok(!("NextRotationDate" in off));
});

test("RotateKeyOnDemand and ListKeyRotations", async (t) => {
  const kms = await open(t, { onDemandRotationMs: 60_000 });
  const KeyId = await createKey(kms);
  await call(kms, "RotateKeyOnDemand", { KeyId });
  const running = await call(kms, "GetKeyRotationStatus", { KeyId });
  assert.equal(running.OnDemandRotationStartDate, 1_704_067_200);
  await kms.clock.advance({ seconds: 59 });
  assert.deepEqual((await call(kms, "ListKeyRotations", { KeyId })).Rotations, []);
  await kms.clock.advance({ seconds: 1 });
  const { Rotations } = await call(kms, "ListKeyRotations", { KeyId });
  assert.deepEqual(
    Rotations.map((rotation) => rotation.RotationType),
    ["ON_DEMAND"],
  );
});

test("ScheduleKeyDeletion and CancelKeyDeletion", async (t) => {
  const kms = await open(t);
  const KeyId = await createKey(kms);
  const scheduled = await call(kms, "ScheduleKeyDeletion", { KeyId, PendingWindowInDays: 10 });
  assert.equal(scheduled.KeyState, "PendingDeletion");
  assert.equal(scheduled.DeletionDate, 1_704_067_200 + 10 * 86_400);
  await expectError(kms, "EnableKey", { KeyId }, "KMSInvalidStateException");
  await call(kms, "CancelKeyDeletion", { KeyId });
  const { KeyMetadata } = await call(kms, "DescribeKey", { KeyId });
  assert.equal(KeyMetadata.KeyState, "Disabled");
  await call(kms, "ScheduleKeyDeletion", { KeyId });
  await kms.clock.advance({ days: 30 });
  await expectError(kms, "DescribeKey", { KeyId }, "NotFoundException");
});

test("CreateAlias, UpdateAlias, ListAliases, DeleteAlias", async (t) => {
  const kms = await open(t);
  const [one, two] = [await createKey(kms), await createKey(kms)];
  const AliasName = "alias/orders";
  await call(kms, "CreateAlias", { AliasName, TargetKeyId: one });
  await expectError(kms, "CreateAlias", { AliasName, TargetKeyId: two }, "AlreadyExistsException");
  await call(kms, "UpdateAlias", { AliasName, TargetKeyId: two });
  const { Aliases } = await call(kms, "ListAliases", { KeyId: two });
  assert.deepEqual(
    Aliases.map((alias) => alias.AliasName),
    [AliasName],
  );
  await call(kms, "Encrypt", { KeyId: AliasName, Plaintext: base64("x") });
  await call(kms, "DeleteAlias", { AliasName });
  await expectError(kms, "DescribeKey", { KeyId: AliasName }, "NotFoundException");
});

test("Encrypt and Decrypt with an encryption context", async (t) => {
  const kms = await open(t);
  const KeyId = await createKey(kms);
  const EncryptionContext = { order: "17", größe: "☃" };
  const plain = { KeyId, Plaintext: base64("hello"), EncryptionContext };
  const encrypted = await call(kms, "Encrypt", plain);
  assert.equal(encrypted.EncryptionAlgorithm, "SYMMETRIC_DEFAULT");
  const { CiphertextBlob } = encrypted;
  const decrypted = await call(kms, "Decrypt", { CiphertextBlob, EncryptionContext });
  assert.equal(decrypted.Plaintext, base64("hello"));
  assert.match(decrypted.KeyId, new RegExp(`key/${KeyId}$`));
  await expectError(kms, "Decrypt", { CiphertextBlob }, "InvalidCiphertextException");
  const noise = { CiphertextBlob: base64("noise") };
  await expectError(kms, "Decrypt", noise, "InvalidCiphertextException");
});

test("ReEncrypt", async (t) => {
  const kms = await open(t);
  const [from, to] = [await createKey(kms), await createKey(kms)];
  const encrypted = await call(kms, "Encrypt", { KeyId: from, Plaintext: base64("hello") });
  const moved = await call(kms, "ReEncrypt", {
    CiphertextBlob: encrypted.CiphertextBlob,
    DestinationKeyId: to,
    DestinationEncryptionContext: { moved: "yes" },
  });
  assert.match(moved.SourceKeyId, new RegExp(`${from}$`));
  assert.match(moved.KeyId, new RegExp(`${to}$`));
  const { Plaintext } = await call(kms, "Decrypt", {
    CiphertextBlob: moved.CiphertextBlob,
    EncryptionContext: { moved: "yes" },
  });
  assert.equal(Plaintext, base64("hello"));
});

test("GenerateDataKey, GenerateDataKeyWithoutPlaintext, GenerateRandom", async (t) => {
  const kms = await open(t);
  const KeyId = await createKey(kms);
  const data = await call(kms, "GenerateDataKey", { KeyId, KeySpec: "AES_256" });
  assert.equal(Buffer.from(data.Plaintext, "base64").length, 32);
  const decrypted = await call(kms, "Decrypt", { CiphertextBlob: data.CiphertextBlob });
  assert.equal(decrypted.Plaintext, data.Plaintext);
  const encrypted = await call(kms, "GenerateDataKeyWithoutPlaintext", {
    KeyId,
    NumberOfBytes: 64,
  });
  assert.ok(!("Plaintext" in encrypted));
  const { Plaintext } = await call(kms, "Decrypt", { CiphertextBlob: encrypted.CiphertextBlob });
  assert.equal(Buffer.from(Plaintext, "base64").length, 64);
  const random = await call(kms, "GenerateRandom", { NumberOfBytes: 16 });
  assert.equal(Buffer.from(random.Plaintext, "base64").length, 16);
});

test("GetKeyPolicy, PutKeyPolicy, ListKeyPolicies", async (t) => {
  const kms = await open(t);
  const KeyId = await createKey(kms);
  const before = await call(kms, "GetKeyPolicy", { KeyId, PolicyName: "default" });
  const policy = JSON.parse(before.Policy);
  policy.Id = "mine";
  const put = { KeyId, PolicyName: "default", Policy: JSON.stringify(policy) };
  await call(kms, "PutKeyPolicy", put);
  const after = await call(kms, "GetKeyPolicy", { KeyId });
  assert.deepEqual(JSON.parse(after.Policy), policy);
  const { PolicyNames } = await call(kms, "ListKeyPolicies", { KeyId });
  assert.deepEqual(PolicyNames, ["default"]);
});

test("TagResource, ListResourceTags, UntagResource", async (t) => {
  const kms = await open(t);
  const KeyId = await createKey(kms);
  const Tags = [
    { TagKey: "team", TagValue: "blue" },
    { TagKey: "cost", TagValue: "" },
  ];
  await call(kms, "TagResource", { KeyId, Tags });
  await call(kms, "UntagResource", { KeyId, TagKeys: ["team"] });
  const listed = await call(kms, "ListResourceTags", { KeyId });
  assert.deepEqual(listed.Tags, [{ TagKey: "cost", TagValue: "" }]);
});

test("a response has AWS's headers, and no body if the output is empty", async (t) => {
  const kms = await open(t);
  const KeyId = await createKey(kms);
  const request = new Request("https://kms.us-east-1.amazonaws.com/", {
    method: "POST",
    headers: { "X-Amz-Target": "TrentService.EnableKeyRotation" },
    body: JSON.stringify({ KeyId }),
  });
  const response = await kms.fetch(request);
  assert.ok(response instanceof Response);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "application/x-amz-json-1.1");
  assert.match(response.headers.get("x-amzn-requestid"), UUID);
  assert.equal(await response.text(), "");
});

test("fetch accepts a path, a URL, and a Request with other options", async (t) => {
  const kms = await open(t);
  const init = { method: "POST", headers: { "x-amz-target": "TrentService.ListKeys" }, body: "{}" };
  for (const input of [
    "/",
    "",
    new URL("http://localhost:8080/"),
    new Request("http://a/", init),
  ]) {
    const { status, body } = await read(await kms.fetch(input, init));
    assert.equal(status, 200, `${input}`);
    assert.deepEqual(body, { Keys: [], Truncated: false });
  }
});

test("operations that are newer than the era do not exist", async (t) => {
  const old = await open(t, { era: "2020" });
  const KeyId = await createKey(old);
  await expectError(old, "RotateKeyOnDemand", { KeyId }, "UnknownOperationException");
  await call(old, "EnableKeyRotation", { KeyId });
  assert.deepEqual(await call(old, "GetKeyRotationStatus", { KeyId }), {
    KeyRotationEnabled: true,
  });
});

test("a custom key store, and the keys in it", async (t) => {
  const kms = await open(t);
  const { CustomKeyStoreId } = await call(kms, "CreateCustomKeyStore", {
    CustomKeyStoreName: "Example",
    CloudHsmClusterId: "cluster-2a23b4cdefg",
    TrustAnchorCertificate: "-----BEGIN CERTIFICATE-----",
    KeyStorePassword: "a password",
  });
  const store = { CustomKeyStoreId };
  const input = { Origin: "AWS_CLOUDHSM", ...store };
  await expectError(kms, "CreateKey", input, "CustomKeyStoreInvalidStateException");
  assert.deepEqual(await call(kms, "ConnectCustomKeyStore", store), {});
  const KeyId = await createKey(kms, input);
  await call(kms, "DisconnectCustomKeyStore", store);
  const { KeyMetadata } = await call(kms, "DescribeKey", { KeyId });
  assert.equal(KeyMetadata.KeyState, "Unavailable");
  await expectError(kms, "DeleteCustomKeyStore", store, "CustomKeyStoreHasCMKsException");
  const { CustomKeyStores } = await call(kms, "DescribeCustomKeyStores", {});
  assert.equal(CustomKeyStores[0].ConnectionState, "DISCONNECTED");
  assert.ok(!JSON.stringify([CustomKeyStores, kms.trail()]).includes("a password"));
  assert.deepEqual(types(kms.events()), [
    "CustomKeyStoreCreated",
    "CustomKeyStoreConnected",
    "KeyCreated",
    "CustomKeyStoreDisconnected",
  ]);
  assert.equal(kms.events()[0].customKeyStoreId, CustomKeyStoreId);
});

test("Encapsulate and Decapsulate", async (t) => {
  const kms = await open(t);
  const usage = { KeyUsage: "ENCAPSULATE_DECAPSULATE" };
  const KeyId = await createKey(kms, { KeySpec: "ML_KEM_768", ...usage });
  const algorithm = { EncapsulationAlgorithm: "ML_KEM" };
  const sent = await call(kms, "Encapsulate", { KeyId, ...algorithm });
  const { SharedSecretCiphertextBlob, SharedSecret } = sent;
  assert.equal(Buffer.from(SharedSecretCiphertextBlob, "base64").length, 1088);
  const input = { KeyId, SharedSecretCiphertextBlob, ...algorithm };
  const received = await call(kms, "Decapsulate", input);
  assert.equal(received.SharedSecret, SharedSecret);
  assert.equal(Buffer.from(SharedSecret, "base64").length, 32);
});

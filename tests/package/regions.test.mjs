// Multi-Region keys with the AWS SDK: clients in two Regions of one laboratory.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { Kms } from "kms-orrery";
import { orrery } from "kms-orrery/aws-sdk";

// The npm packages of all tests are installed in the folder of the browser tests.
const sdk = createRequire(new URL("../e2e/package.json", import.meta.url))("@aws-sdk/client-kms");

const START = new Date("2026-09-01T00:00:00Z");
const Plaintext = Buffer.from("hello");

/** Opens a laboratory with a client in Virginia and one in Ireland. */
async function open(t) {
  const kms = await Kms.open({ start: START });
  t.after(() => kms.close());
  const [home, ireland] = ["us-east-1", "eu-west-1"].map((region) => {
    const credentials = { accessKeyId: "any", secretAccessKey: "any" };
    const client = new sdk.KMSClient({ region, credentials, requestHandler: orrery(kms) });
    t.after(() => client.destroy());
    return (command, input = {}) => client.send(new sdk[`${command}Command`](input));
  });
  return { kms, home, ireland };
}

/** Opens a laboratory with a primary key in Virginia and a replica in Ireland. */
async function replicated(t) {
  const { kms, home, ireland } = await open(t);
  const { KeyMetadata } = await home("CreateKey", { MultiRegion: true });
  const { KeyId } = KeyMetadata;
  const output = await home("ReplicateKey", {
    KeyId,
    ReplicaRegion: "eu-west-1",
    Description: "there",
  });
  assert.equal(output.ReplicaKeyMetadata.KeyState, "Creating");
  assert.deepEqual(output.ReplicaTags, []);
  assert.match(output.ReplicaPolicy, /key-default-1/);
  await assert.rejects(ireland("Encrypt", { KeyId, Plaintext }), sdk.KMSInvalidStateException);
  const [ready] = await kms.clock.advance({ seconds: 5 });
  assert.equal(ready.region, "eu-west-1");
  return { kms, home, ireland, KeyId };
}

/** Checks that both Regions decrypt these ciphertexts. */
async function decryptInBoth({ home, ireland }, blobs) {
  for (const CiphertextBlob of blobs) {
    for (const send of [home, ireland]) {
      const decrypted = await send("Decrypt", { CiphertextBlob });
      assert.deepEqual(Buffer.from(decrypted.Plaintext), Plaintext);
    }
  }
}

test("each Region decrypts the ciphertexts of the other, before and after rotations", async (t) => {
  const lab = await replicated(t);
  const { kms, home, ireland, KeyId } = lab;
  const encrypt = async (send) => (await send("Encrypt", { KeyId, Plaintext })).CiphertextBlob;
  const blobs = [await encrypt(home), await encrypt(ireland)];
  await home("EnableKeyRotation", { KeyId, RotationPeriodInDays: 90 });
  assert.equal((await kms.clock.advance({ days: 90 })).length, 2);
  await home("RotateKeyOnDemand", { KeyId });
  await kms.clock.advance({ seconds: 5 });
  blobs.push(await encrypt(home), await encrypt(ireland));
  await decryptInBoth(lab, blobs);
  const lists = await Promise.all(
    [home, ireland].map((send) => send("ListKeyRotations", { KeyId })),
  );
  assert.equal(lists[0].Rotations.length, 2);
  assert.deepEqual(lists[0].Rotations, lists[1].Rotations);
  const { KeyRotationEnabled, RotationPeriodInDays } = await ireland("GetKeyRotationStatus", {
    KeyId,
  });
  assert.deepEqual([KeyRotationEnabled, RotationPeriodInDays], [true, 90]);
});

test("a replica rotates on demand only after it becomes the primary", async (t) => {
  const { kms, home, ireland, KeyId } = await replicated(t);
  await assert.rejects(ireland("RotateKeyOnDemand", { KeyId }), (error) => {
    assert.ok(error instanceof sdk.UnsupportedOperationException);
    assert.match(
      error.message,
      /^arn:aws:kms:eu-west-1:\d{12}:key\/mrk-\w+ is not a multi-region primary key\.$/,
    );
    return true;
  });
  await home("UpdatePrimaryRegion", { KeyId, PrimaryRegion: "eu-west-1" });
  await kms.clock.advance({ seconds: 5 });
  const { MultiRegionConfiguration, KeyState } = (await home("DescribeKey", { KeyId })).KeyMetadata;
  assert.equal(KeyState, "Enabled");
  assert.equal(MultiRegionConfiguration.MultiRegionKeyType, "REPLICA");
  assert.equal(MultiRegionConfiguration.PrimaryKey.Region, "eu-west-1");
  assert.deepEqual(
    MultiRegionConfiguration.ReplicaKeys.map((key) => key.Region),
    ["us-east-1"],
  );
  await ireland("RotateKeyOnDemand", { KeyId });
});

test("a primary key is deleted after its replicas", async (t) => {
  const { kms, home, ireland, KeyId } = await replicated(t);
  await assert.rejects(
    home("ReplicateKey", { KeyId, ReplicaRegion: "eu-west-1" }),
    sdk.AlreadyExistsException,
  );
  const scheduled = await home("ScheduleKeyDeletion", { KeyId, PendingWindowInDays: 7 });
  assert.equal(scheduled.KeyState, "PendingReplicaDeletion");
  assert.equal(scheduled.DeletionDate, undefined);
  await ireland("ScheduleKeyDeletion", { KeyId, PendingWindowInDays: 7 });
  await kms.clock.advance({ days: 7 });
  const { KeyMetadata } = await home("DescribeKey", { KeyId });
  assert.equal(KeyMetadata.KeyState, "PendingDeletion");
  assert.equal(KeyMetadata.DeletionDate.getTime(), START.getTime() + 5_000 + 14 * 86_400_000);
  await kms.clock.advance({ days: 7 });
  await assert.rejects(home("DescribeKey", { KeyId }), sdk.NotFoundException);
});

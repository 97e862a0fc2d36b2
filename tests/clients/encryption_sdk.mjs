// Encrypts with the AWS Encryption SDK for Node, lets the key rotate three times, and decrypts.

import assert from "node:assert/strict";
import { createRequire } from "node:module";

// The npm packages of all tests are installed in the folder of the browser tests.
const require = createRequire(new URL("../e2e/package.json", import.meta.url));
const {
  buildClient,
  CommitmentPolicy,
  getClient,
  KMS,
  KmsKeyringNode,
} = require("@aws-crypto/client-node");
const {
  CreateKeyCommand,
  EnableKeyRotationCommand,
  KMSClient,
  ListKeyRotationsCommand,
} = require("@aws-sdk/client-kms");

const { AWS_ENDPOINT_URL_KMS: server, AWS_DEFAULT_REGION: region } = process.env;

const kms = new KMSClient({ region });
const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
const { Arn, KeyId } = KeyMetadata;
await kms.send(new EnableKeyRotationCommand({ KeyId, RotationPeriodInDays: 90 }));

const { encrypt, decrypt } = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT);
const clientProvider = getClient(KMS, { endpoint: server });
const keyring = () => new KmsKeyringNode({ clientProvider, generatorKeyId: Arn });
const { result } = await encrypt(keyring(), "for years", { encryptionContext: { a: "b" } });

const advanced = await fetch(`${server}/_orrery/clock`, {
  method: "POST",
  body: '{"advance":"P270D"}',
});
assert.equal((await advanced.json()).events.length, 3);
const { Rotations } = await kms.send(new ListKeyRotationsCommand({ KeyId }));
assert.equal(Rotations.length, 3);

const { plaintext, messageHeader } = await decrypt(keyring(), result);
assert.equal(plaintext.toString(), "for years");
assert.equal(messageHeader.encryptionContext.a, "b");
console.log("done");

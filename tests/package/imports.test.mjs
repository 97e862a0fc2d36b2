// Imported key material with the AWS SDK, wrapped with Node's cryptography.

import assert from "node:assert/strict";
import {
  constants,
  createCipheriv,
  createPublicKey,
  generateKeyPairSync,
  publicEncrypt,
  randomBytes,
  verify,
} from "node:crypto";
import { createRequire } from "node:module";
import { test } from "node:test";
import { Kms } from "kms-orrery";
import { orrery } from "kms-orrery/aws-sdk";

// The npm packages of all tests are installed in the folder of the browser tests.
const sdk = createRequire(new URL("../e2e/package.json", import.meta.url))("@aws-sdk/client-kms");

const WITHOUT_EXPIRY = { ExpirationModel: "KEY_MATERIAL_DOES_NOT_EXPIRE" };

async function open(t) {
  const kms = await Kms.open({ start: new Date("2026-09-01T00:00:00Z") });
  const credentials = { accessKeyId: "any", secretAccessKey: "any" };
  const client = new sdk.KMSClient({
    region: "us-east-1",
    credentials,
    requestHandler: orrery(kms),
  });
  t.after(() => {
    client.destroy();
    return kms.close();
  });
  const send = (command, input = {}) => client.send(new sdk[`${command}Command`](input));
  const create = async (input = {}) =>
    (await send("CreateKey", { Origin: "EXTERNAL", ...input })).KeyMetadata.KeyId;
  /** Wraps key material with the key's wrapping key and imports it. */
  const importMaterial = async (KeyId, WrappingAlgorithm, material, options = WITHOUT_EXPIRY) => {
    const parameters = { KeyId, WrappingAlgorithm, WrappingKeySpec: "RSA_2048" };
    const { ImportToken, PublicKey } = await send("GetParametersForImport", parameters);
    const wrap = WrappingAlgorithm.startsWith("RSA_AES") ? wrapWithAesKey : wrapWithRsa;
    const EncryptedKeyMaterial = wrap(PublicKey, material);
    return send("ImportKeyMaterial", { KeyId, ImportToken, EncryptedKeyMaterial, ...options });
  };
  return { kms, send, create, importMaterial };
}

/** Encrypts key material with an RSA public key. */
function wrapWithRsa(der, material) {
  const key = createPublicKey({ key: Buffer.from(der), format: "der", type: "spki" });
  return publicEncrypt(
    { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" },
    material,
  );
}

/**
 * Encrypts an AES key with an RSA public key, and key material with the AES key (RFC 5649). Needed for
 * material that is too long for RSA.
 */
function wrapWithAesKey(der, material) {
  const aes = randomBytes(32);
  const cipher = createCipheriv("id-aes256-wrap-pad", aes, Buffer.from("a65959a6", "hex"));
  return Buffer.concat([wrapWithRsa(der, aes), cipher.update(material), cipher.final()]);
}

test("imported material encrypts, rotates and expires", async (t) => {
  const { kms, send, create, importMaterial } = await open(t);
  const KeyId = await create();
  const first = await importMaterial(KeyId, "RSAES_OAEP_SHA_256", randomBytes(32));
  const { CiphertextBlob } = await send("Encrypt", { KeyId, Plaintext: Buffer.from("mine") });
  const next = randomBytes(32);
  const options = { ...WITHOUT_EXPIRY, ImportType: "NEW_KEY_MATERIAL" };
  const second = await importMaterial(KeyId, "RSA_AES_KEY_WRAP_SHA_256", next, options);
  await send("RotateKeyOnDemand", { KeyId });
  await kms.clock.advance({ days: 1 });
  const { KeyMetadata } = await send("DescribeKey", { KeyId });
  assert.equal(KeyMetadata.CurrentKeyMaterialId, second.KeyMaterialId);
  const decrypted = await send("Decrypt", { CiphertextBlob });
  assert.equal(decrypted.KeyMaterialId, first.KeyMaterialId);
  assert.equal(Buffer.from(decrypted.Plaintext).toString(), "mine");
  const ValidTo = new Date("2026-09-10T00:00:00Z");
  await importMaterial(KeyId, "RSAES_OAEP_SHA_256", next, { ValidTo });
  assert.deepEqual((await send("DescribeKey", { KeyId })).KeyMetadata.ValidTo, ValidTo);
  await kms.clock.advance({ days: 30 });
  await assert.rejects(send("Decrypt", { CiphertextBlob }), { name: "KMSInvalidStateException" });
});

test("a signature of an imported private key is verified with its public key", async (t) => {
  const { send, create, importMaterial } = await open(t);
  const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const KeyId = await create({ KeySpec: "RSA_2048", KeyUsage: "SIGN_VERIFY" });
  await importMaterial(
    KeyId,
    "RSA_AES_KEY_WRAP_SHA_256",
    pair.privateKey.export({ format: "der", type: "pkcs8" }),
  );
  const Message = Buffer.from("message");
  const SigningAlgorithm = "RSASSA_PKCS1_V1_5_SHA_256";
  const { Signature } = await send("Sign", { KeyId, Message, SigningAlgorithm });
  assert.ok(verify("sha256", Message, pair.publicKey, Signature));
});

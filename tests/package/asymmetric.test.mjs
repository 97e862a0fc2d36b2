// Asymmetric and HMAC keys with the AWS SDK, compared with Node's cryptography.

import assert from "node:assert/strict";
import {
  constants,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  publicEncrypt,
  sign,
  verify,
} from "node:crypto";
import { createRequire } from "node:module";
import { test } from "node:test";
import { Kms } from "kms-orrery";
import { orrery } from "kms-orrery/aws-sdk";

// The npm packages of all tests are installed in the folder of the browser tests.
const sdk = createRequire(new URL("../e2e/package.json", import.meta.url))("@aws-sdk/client-kms");

const bytes = (text) => new TextEncoder().encode(text);
const publicKeyOf = (der) =>
  createPublicKey({ key: Buffer.from(der), format: "der", type: "spki" });

async function open(t, options = {}) {
  const kms = await Kms.open(options);
  const credentials = { accessKeyId: "any", secretAccessKey: "any" };
  const requestHandler = orrery(kms);
  const client = new sdk.KMSClient({ region: "us-east-1", credentials, requestHandler });
  t.after(() => {
    client.destroy();
    return kms.close();
  });
  const send = (command, input = {}) => client.send(new sdk[`${command}Command`](input));
  const create = async (KeySpec, KeyUsage) => {
    const { KeyMetadata } = await send("CreateKey", { KeySpec, KeyUsage });
    return KeyMetadata.KeyId;
  };
  const publicKey = async (KeyId) => publicKeyOf((await send("GetPublicKey", { KeyId })).PublicKey);
  return { kms, send, create, publicKey };
}

test("Node verifies the signatures of an RSA key, and KMS rejects those of another message", async (t) => {
  const { send, create, publicKey } = await open(t);
  const KeyId = await create("RSA_2048", "SIGN_VERIFY");
  const Message = bytes("message");
  const pss = {
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  };
  for (const [SigningAlgorithm, options] of [
    ["RSASSA_PKCS1_V1_5_SHA_256", {}],
    ["RSASSA_PSS_SHA_256", pss],
  ]) {
    const { Signature } = await send("Sign", { KeyId, Message, SigningAlgorithm });
    assert.ok(verify("sha256", Message, { key: await publicKey(KeyId), ...options }, Signature));
    const { SignatureValid } = await send("Verify", {
      KeyId,
      Message,
      Signature,
      SigningAlgorithm,
    });
    assert.equal(SignatureValid, true);
    const other = { KeyId, Message: bytes("another"), Signature, SigningAlgorithm };
    await assert.rejects(send("Verify", other), sdk.KMSInvalidSignatureException);
  }
});

test("the signature of a digest is that of its message", async (t) => {
  const { send, create, publicKey } = await open(t);
  const Message = bytes("message");
  const kinds = [
    ["ECC_NIST_P256", "sha256"],
    ["ECC_NIST_P384", "sha384"],
    ["ECC_NIST_P521", "sha512"],
    ["ECC_SECG_P256K1", "sha256"],
  ];
  for (const [spec, hash] of kinds) {
    const KeyId = await create(spec, "SIGN_VERIFY");
    const SigningAlgorithm = `ECDSA_SHA_${hash.slice(3)}`;
    const digest = createHash(hash).update(Message).digest();
    const { Signature } = await send("Sign", {
      KeyId,
      Message: digest,
      MessageType: "DIGEST",
      SigningAlgorithm,
    });
    assert.ok(verify(hash, Message, await publicKey(KeyId), Signature), spec);
    const short = { KeyId, Message: digest.subarray(1), MessageType: "DIGEST", SigningAlgorithm };
    await assert.rejects(send("Sign", short), /Digest is invalid length/);
  }
});

test("Node verifies Ed25519 signatures, and KMS verifies those of ML-DSA and SM2", async (t) => {
  const { send, create, publicKey } = await open(t);
  const Message = bytes("message");
  const edwards = await create("ECC_NIST_EDWARDS25519", "SIGN_VERIFY");
  const signed = await send("Sign", {
    KeyId: edwards,
    Message,
    SigningAlgorithm: "ED25519_SHA_512",
  });
  assert.ok(verify(null, Message, await publicKey(edwards), signed.Signature));
  for (const [spec, SigningAlgorithm] of [
    ["ML_DSA_65", "ML_DSA_SHAKE_256"],
    ["SM2", "SM2DSA"],
  ]) {
    const KeyId = await create(spec, "SIGN_VERIFY");
    const { Signature } = await send("Sign", { KeyId, Message, SigningAlgorithm });
    assert.ok(
      (await send("Verify", { KeyId, Message, Signature, SigningAlgorithm })).SignatureValid,
    );
  }
});

test("only KMS can verify the codes of an HMAC key", async (t) => {
  const { kms, send, create } = await open(t);
  const Message = bytes("message");
  for (const bits of ["224", "256", "384", "512"]) {
    const KeyId = await create(`HMAC_${bits}`, "GENERATE_VERIFY_MAC");
    const MacAlgorithm = `HMAC_SHA_${bits}`;
    const { Mac } = await send("GenerateMac", { KeyId, Message, MacAlgorithm });
    assert.equal(Mac.length, Number(bits) / 8);
    assert.ok((await send("VerifyMac", { KeyId, Message, Mac, MacAlgorithm })).MacValid);
    const other = createHmac(`sha${bits}`, "another key").update(Message).digest();
    await assert.rejects(
      send("VerifyMac", { KeyId, Message, Mac: other, MacAlgorithm }),
      sdk.KMSInvalidMacException,
    );
  }
  assert.ok(!JSON.stringify(kms.trail()).includes(Buffer.from(Message).toString("base64")));
});

test("KMS decrypts what Node encrypts with an RSA public key, within AWS's limits", async (t) => {
  const { send, create, publicKey } = await open(t);
  const KeyId = await create("RSA_3072", "ENCRYPT_DECRYPT");
  for (const [EncryptionAlgorithm, oaepHash, most] of [
    ["RSAES_OAEP_SHA_1", "sha1", 342],
    ["RSAES_OAEP_SHA_256", "sha256", 318],
  ]) {
    const padding = constants.RSA_PKCS1_OAEP_PADDING;
    const CiphertextBlob = publicEncrypt(
      { key: await publicKey(KeyId), padding, oaepHash },
      bytes("from Node"),
    );
    const { Plaintext } = await send("Decrypt", { KeyId, CiphertextBlob, EncryptionAlgorithm });
    assert.deepEqual(Buffer.from(Plaintext).toString(), "from Node");
    const encrypted = await send("Encrypt", {
      KeyId,
      Plaintext: new Uint8Array(most),
      EncryptionAlgorithm,
    });
    const decrypted = await send("Decrypt", {
      KeyId,
      CiphertextBlob: encrypted.CiphertextBlob,
      EncryptionAlgorithm,
    });
    assert.deepEqual([...decrypted.Plaintext], [...new Uint8Array(most)]);
    const long = { KeyId, Plaintext: new Uint8Array(most + 1), EncryptionAlgorithm };
    await assert.rejects(
      send("Encrypt", long),
      new RegExp(`cannot encrypt data larger than ${most} bytes`),
    );
    CiphertextBlob[0] ^= 1;
    await assert.rejects(
      send("Decrypt", { KeyId, CiphertextBlob, EncryptionAlgorithm }),
      sdk.InvalidCiphertextException,
    );
  }
});

test("ReEncrypt works from a symmetric key to an asymmetric key and back", async (t) => {
  const { send, create } = await open(t);
  const pair = await create("SM2", "ENCRYPT_DECRYPT");
  const { KeyMetadata } = await send("CreateKey");
  const { CiphertextBlob } = await send("Encrypt", {
    KeyId: KeyMetadata.KeyId,
    Plaintext: bytes("x"),
  });
  const toPair = {
    CiphertextBlob,
    DestinationKeyId: pair,
    DestinationEncryptionAlgorithm: "SM2PKE",
  };
  const moved = (await send("ReEncrypt", toPair)).CiphertextBlob;
  const toSymmetric = {
    CiphertextBlob: moved,
    SourceKeyId: pair,
    SourceEncryptionAlgorithm: "SM2PKE",
    DestinationKeyId: KeyMetadata.KeyId,
  };
  const final = (await send("ReEncrypt", toSymmetric)).CiphertextBlob;
  assert.equal(
    Buffer.from((await send("Decrypt", { CiphertextBlob: final })).Plaintext).toString(),
    "x",
  );
});

test("KMS and Node derive the same secret", async (t) => {
  const { send, create, publicKey } = await open(t);
  for (const [spec, namedCurve] of [
    ["ECC_NIST_P256", "P-256"],
    ["ECC_NIST_P384", "P-384"],
    ["ECC_NIST_P521", "P-521"],
  ]) {
    const KeyId = await create(spec, "KEY_AGREEMENT");
    const peer = generateKeyPairSync("ec", { namedCurve });
    const PublicKey = peer.publicKey.export({ format: "der", type: "spki" });
    const { SharedSecret } = await send("DeriveSharedSecret", {
      KeyId,
      KeyAgreementAlgorithm: "ECDH",
      PublicKey,
    });
    const expected = diffieHellman({
      privateKey: peer.privateKey,
      publicKey: await publicKey(KeyId),
    });
    assert.deepEqual(Buffer.from(SharedSecret), expected, spec);
  }
});

test("Node uses a data key pair, whose private key is decrypted only with its context", async (t) => {
  const { send } = await open(t);
  const { KeyMetadata } = await send("CreateKey");
  const EncryptionContext = { for: "mail" };
  for (const KeyPairSpec of ["RSA_2048", "ECC_NIST_P256", "ECC_NIST_EDWARDS25519"]) {
    const input = { KeyId: KeyMetadata.KeyId, KeyPairSpec, EncryptionContext };
    const pair = await send("GenerateDataKeyPair", input);
    assert.equal(pair.KeyMaterialId, KeyMetadata.CurrentKeyMaterialId);
    const key = createPrivateKey({
      key: Buffer.from(pair.PrivateKeyPlaintext),
      format: "der",
      type: "pkcs8",
    });
    const hash = KeyPairSpec.endsWith("25519") ? null : "sha256";
    const signature = sign(hash, bytes("m"), key);
    assert.ok(verify(hash, bytes("m"), publicKeyOf(pair.PublicKey), signature), KeyPairSpec);
    const CiphertextBlob = pair.PrivateKeyCiphertextBlob;
    assert.deepEqual(
      (await send("Decrypt", { CiphertextBlob, EncryptionContext })).Plaintext,
      pair.PrivateKeyPlaintext,
    );
    await assert.rejects(send("Decrypt", { CiphertextBlob }), sdk.InvalidCiphertextException);
    const other = await send("GenerateDataKeyPairWithoutPlaintext", input);
    assert.equal(other.PrivateKeyPlaintext, undefined);
    assert.notDeepEqual(other.PublicKey, pair.PublicKey);
  }
});

test("an export contains asymmetric and HMAC keys", async (t) => {
  const first = await open(t);
  const rsa = await first.create("RSA_2048", "SIGN_VERIFY");
  const hmac = await first.create("HMAC_256", "GENERATE_VERIFY_MAC");
  const input = { KeyId: hmac, Message: bytes("m"), MacAlgorithm: "HMAC_SHA_256" };
  const { Mac } = await first.send("GenerateMac", input);
  const second = await open(t, { restore: await first.kms.export() });
  assert.ok((await second.send("VerifyMac", { ...input, Mac })).MacValid);
  const message = { KeyId: rsa, Message: bytes("m"), SigningAlgorithm: "RSASSA_PSS_SHA_512" };
  const { Signature } = await second.send("Sign", message);
  assert.ok((await first.send("Verify", { ...message, Signature })).SignatureValid);
});

test("a seed determines all key pairs except RSA, which Web Crypto generates", async (t) => {
  const publicKeys = async () => {
    const { send, create } = await open(t, { seed: "s", start: new Date("2026-09-01T00:00:00Z") });
    const found = [];
    for (const spec of ["ECC_NIST_P256", "ECC_NIST_EDWARDS25519", "ML_DSA_44", "RSA_2048"]) {
      const KeyId = await create(spec, "SIGN_VERIFY");
      found.push(Buffer.from((await send("GetPublicKey", { KeyId })).PublicKey).toString("hex"));
    }
    return found;
  };
  const [one, other] = [await publicKeys(), await publicKeys()];
  assert.deepEqual(one.slice(0, 3), other.slice(0, 3));
  assert.notEqual(one[3], other[3]);
});

// The module of the algorithms compared with Node's cryptography: each accepts the other's results.

import assert from "node:assert/strict";
import {
  constants,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
  sign,
  verify,
} from "node:crypto";
import { readFileSync } from "node:fs";
import { before, test } from "node:test";
import { load } from "./node_modules/kms-orrery/algorithms.js";

let algorithms;
before(async () => {
  algorithms = await load();
});

const KINDS = {
  generate: 0,
  publicKey: 1,
  sign: 2,
  verify: 3,
  mac: 4,
  encrypt: 6,
  decrypt: 7,
  derive: 8,
};

/** Performs a task with these fields, and returns its reply without the status byte. */
function perform(kind, ...parts) {
  const all = [randomBytes(32), ...parts].flatMap((part) => {
    const bytes = Buffer.from(part);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(bytes.length);
    return [length, bytes];
  });
  const reply = Buffer.from(
    algorithms.perform(Buffer.concat([Buffer.from([KINDS[kind]]), ...all])),
  );
  assert.equal(reply[0], 0, `${kind} failed (${reply[1]})`);
  return reply.subarray(1);
}

/** Performs a task and returns the fields of its result. */
function fields(...task) {
  const result = perform(...task);
  const all = [];
  for (let at = 0; at < result.length; ) {
    const end = at + 4 + result.readUInt32LE(at);
    all.push(result.subarray(at + 4, end));
    at = end;
  }
  return all;
}

/** Performs a task and returns the only field of its result. */
function bytes(...task) {
  const [result, ...others] = fields(...task);
  assert.equal(others.length, 0);
  return result;
}

/** Performs a task and returns its verdict. */
function verdict(...task) {
  const result = perform(...task);
  assert.ok(result.length === 1 && result[0] <= 1, `no verdict (${result.toString("hex")})`);
  return result[0] === 1;
}

/** Generates a key pair with the module, and returns it as bytes and as keys of Node. */
async function generatePair(spec) {
  const bits = spec.startsWith("RSA_") ? Number(spec.slice(4)) : undefined;
  const generated =
    bits === undefined ? fields("generate", spec) : Object.values(await algorithms.rsaPair(bits));
  const [pkcs8, spki] = generated.map((it) => Buffer.from(it));
  return {
    pkcs8,
    spki,
    privateKey: createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" }),
    publicKey: createPublicKey({ key: spki, format: "der", type: "spki" }),
  };
}

const MESSAGE = Buffer.from("a message");
const PSS = {
  padding: constants.RSA_PKCS1_PSS_PADDING,
  saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
};

const SIGNERS = [
  ...["RSA_2048", "RSA_3072", "RSA_4096"].flatMap((spec) =>
    [256, 384, 512].flatMap((bits) => [
      [spec, `RSASSA_PKCS1_V1_5_SHA_${bits}`, `sha${bits}`, {}],
      [spec, `RSASSA_PSS_SHA_${bits}`, `sha${bits}`, PSS],
    ]),
  ),
  ["ECC_NIST_P256", "ECDSA_SHA_256", "sha256", {}],
  ["ECC_NIST_P384", "ECDSA_SHA_384", "sha384", {}],
  ["ECC_NIST_P521", "ECDSA_SHA_512", "sha512", {}],
  ["ECC_SECG_P256K1", "ECDSA_SHA_256", "sha256", {}],
  ["ECC_NIST_EDWARDS25519", "ED25519_SHA_512", undefined, {}],
];

test("the module and Node verify each other's signatures", async () => {
  const pairs = new Map();
  for (const [spec, algorithm, hash, options] of SIGNERS) {
    if (!pairs.has(spec)) pairs.set(spec, await generatePair(spec));
    const { pkcs8, spki, privateKey, publicKey } = pairs.get(spec);
    const ours = bytes("sign", spec, pkcs8, algorithm, MESSAGE, "RAW");
    assert.ok(verify(hash, MESSAGE, { key: publicKey, ...options }, ours), `${spec} ${algorithm}`);
    const theirs = sign(hash, MESSAGE, { key: privateKey, ...options });
    assert.ok(
      verdict("verify", spec, spki, algorithm, MESSAGE, "RAW", theirs),
      `${spec} ${algorithm}`,
    );
    if (hash !== undefined) {
      const digest = createHash(hash).update(MESSAGE).digest();
      assert.ok(
        verdict("verify", spec, spki, algorithm, digest, "DIGEST", theirs),
        `${spec} ${algorithm}`,
      );
    }
    theirs[theirs.length - 1] ^= 1;
    assert.ok(
      !verdict("verify", spec, spki, algorithm, MESSAGE, "RAW", theirs),
      `${spec} ${algorithm}`,
    );
  }
});

test("the module and Node decrypt each other's ciphertexts", async () => {
  const { pkcs8, spki, privateKey, publicKey } = await generatePair("RSA_2048");
  for (const [algorithm, oaepHash] of [
    ["RSAES_OAEP_SHA_1", "sha1"],
    ["RSAES_OAEP_SHA_256", "sha256"],
  ]) {
    const ours = bytes("encrypt", "RSA_2048", spki, algorithm, MESSAGE);
    assert.deepEqual(privateDecrypt({ key: privateKey, oaepHash }, ours), MESSAGE);
    const theirs = publicEncrypt({ key: publicKey, oaepHash }, MESSAGE);
    assert.deepEqual(bytes("decrypt", "RSA_2048", pkcs8, algorithm, theirs), MESSAGE);
  }
});

test("the module and Node derive the same secret", async () => {
  for (const [spec, namedCurve] of [
    ["ECC_NIST_P256", "P-256"],
    ["ECC_NIST_P384", "P-384"],
    ["ECC_NIST_P521", "P-521"],
  ]) {
    const ours = await generatePair(spec);
    const theirs = generateKeyPairSync("ec", { namedCurve });
    const secret = diffieHellman({ privateKey: theirs.privateKey, publicKey: ours.publicKey });
    const peer = theirs.publicKey.export({ format: "der", type: "spki" });
    assert.deepEqual(bytes("derive", spec, ours.pkcs8, peer), secret);
  }
});

test("the module and Node compute the same MAC", () => {
  for (const [bits, length] of [
    [224, 28],
    [256, 32],
    [384, 48],
    [512, 64],
  ]) {
    const [secret] = fields("generate", `HMAC_${bits}`);
    assert.equal(secret.length, length);
    const theirs = createHmac(`sha${bits}`, secret).update(MESSAGE).digest();
    assert.deepEqual(bytes("mac", `HMAC_${bits}`, secret, `HMAC_SHA_${bits}`, MESSAGE), theirs);
  }
});

test("the module reads the keys that Node generates", () => {
  const specs = [
    ["RSA_2048", "rsa", { modulusLength: 2048 }],
    ["ECC_NIST_P256", "ec", { namedCurve: "P-256" }],
    ["ECC_NIST_P521", "ec", { namedCurve: "P-521" }],
    ["ECC_SECG_P256K1", "ec", { namedCurve: "secp256k1" }],
    ["ECC_NIST_EDWARDS25519", "ed25519", {}],
  ];
  for (const [spec, type, options] of specs) {
    const { privateKey, publicKey } = generateKeyPairSync(type, options);
    const pkcs8 = privateKey.export({ format: "der", type: "pkcs8" });
    const spki = publicKey.export({ format: "der", type: "spki" });
    assert.deepEqual(bytes("publicKey", spec, pkcs8), spki, spec);
  }
});

test("the module generates RSA key pairs", () => {
  const [pkcs8, spki] = fields("generate", "RSA_2048");
  const key = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
  assert.equal(key.asymmetricKeyDetails.modulusLength, 2048);
  assert.deepEqual(createPublicKey(key).export({ format: "der", type: "spki" }), spki);
});

test("the module imports no functions of its host", async () => {
  const address = new URL(
    "./node_modules/kms-orrery/wasm/kms_algorithms_wasm_bg.wasm",
    import.meta.url,
  );
  const imports = WebAssembly.Module.imports(await WebAssembly.compile(readFileSync(address)));
  assert.deepEqual(
    imports.map((it) => it.name),
    ["__wbindgen_init_externref_table"],
  );
});

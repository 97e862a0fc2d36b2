// Loads the second WebAssembly module, with the algorithms of asymmetric and HMAC keys, at their
// first use. Tasks and replies are encoded as in the Rust crate `kms-algorithms`.

// The glue is imported statically, because a service worker may not import later. It is small; only
// the WebAssembly module itself is fetched at first use.
import init, { perform } from "./wasm/kms_algorithms_wasm.js";
import { once, wasmSource } from "./wasm-loader.js";

/**
 * Returns the functions of the module. A download that failed is tried again at the next call.
 *
 * - `perform(task)` performs an encoded task, and returns the encoded reply.
 * - `rsaPair(bits)` generates an RSA key pair, and resolves to `{ private, public }`, as PKCS#8 and
 *   SPKI in DER.
 */
export async function load() {
  await initialized();
  return { perform, rsaPair };
}

const initialized = once(async () => {
  // Bundlers recognize only this form: a literal, and `import.meta.url` in the same expression.
  const url = new URL("./wasm/kms_algorithms_wasm_bg.wasm", import.meta.url);
  await init({ module_or_path: await wasmSource(url) });
});

/**
 * Generates an RSA key pair without blocking the page. In WebAssembly, on the thread of the page, it
 * would take seconds.
 */
function rsaPair(bits) {
  const subtle = globalThis.crypto?.subtle;
  return subtle === undefined ? generateInWorker(bits) : generateWithWebCrypto(subtle, bits);
}

async function generateWithWebCrypto(subtle, bits) {
  const algorithm = {
    name: "RSA-OAEP",
    modulusLength: bits,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: "SHA-256",
  };
  const pair = await subtle.generateKey(algorithm, true, ["encrypt", "decrypt"]);
  const [pkcs8, spki] = await Promise.all([
    subtle.exportKey("pkcs8", pair.privateKey),
    subtle.exportKey("spki", pair.publicKey),
  ]);
  return { private: new Uint8Array(pkcs8), public: new Uint8Array(spki) };
}

/**
 * Generates a key pair with the WebAssembly module in a worker.
 *
 * Only a page that was loaded without https lacks `crypto.subtle`, and a page can start workers.
 * Service workers and Node, which cannot, always have `crypto.subtle`.
 */
async function generateInWorker(bits) {
  const worker = new Worker(new URL("./algorithms-worker.js", import.meta.url), { type: "module" });
  try {
    const reply = await new Promise((resolve, reject) => {
      worker.onmessage = (event) => resolve(event.data);
      worker.onerror = (event) => reject(new Error(event.message || "the worker did not start"));
      const seed = crypto.getRandomValues(new Uint8Array(32));
      const spec = new TextEncoder().encode(`RSA_${bits}`);
      worker.postMessage(
        Uint8Array.of(GENERATE_TASK, ...lengthPrefixed(seed), ...lengthPrefixed(spec)),
      );
    });
    return decodePair(reply);
  } finally {
    worker.terminate();
  }
}

/** The first byte of a task that generates a key. */
const GENERATE_TASK = 0;
/** The first byte of a reply that is a key pair. */
const PAIR_REPLY = 0;

/** Returns the bytes with their length in front, as an array of byte values. */
function lengthPrefixed(bytes) {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, bytes.length, true);
  return [...length, ...bytes];
}

/** Decodes a reply: its kind in one byte, then both keys with their lengths in front. */
function decodePair(reply) {
  if (reply[0] !== PAIR_REPLY) {
    throw new Error(`the module did not generate an RSA key pair (reply ${reply[0]})`);
  }
  const view = new DataView(reply.buffer, reply.byteOffset);
  const privateEnd = 5 + view.getUint32(1, true);
  return { private: reply.slice(5, privateEnd), public: reply.slice(privateEnd + 4) };
}

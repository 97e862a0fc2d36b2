// Fetches and starts the second WebAssembly module at first use: the algorithms of asymmetric and
// HMAC keys. Tasks and replies are encoded as in the Rust crate `kms-algorithms`.

// Imported at once, because a service worker may not do it later. It is small; the module is not.
import { fetchable, once } from "./fetchable.js";
import init, { perform } from "./wasm/kms_algorithms_wasm.js";

/**
 * `perform` does a task; `rsaPair` makes an RSA pair of so many bits, PKCS#8 and SPKI in DER. A
 * download that failed is tried again at the next call.
 */
export async function load() {
  await started();
  return { perform, rsaPair };
}

const started = once(async () => {
  // Written out in full, because bundlers look for this very form.
  const address = new URL("./wasm/kms_algorithms_wasm_bg.wasm", import.meta.url);
  await init({ module_or_path: await fetchable(address) });
});

/** The platform makes a pair beside the page; in Rust, and on its thread, it would stand for seconds. */
function rsaPair(bits) {
  const subtle = globalThis.crypto?.subtle;
  return subtle === undefined ? elsewhere(bits) : natively(subtle, bits);
}

async function natively(subtle, bits) {
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
 * A page without https has no `crypto.subtle`, but workers. What has no workers, a service worker
 * or Node, always has it.
 */
async function elsewhere(bits) {
  const worker = new Worker(new URL("./algorithms-worker.js", import.meta.url), { type: "module" });
  try {
    const outcome = await new Promise((resolve, reject) => {
      worker.onmessage = (event) => resolve(event.data);
      worker.onerror = (event) => reject(new Error(event.message || "the worker did not start"));
      const seed = crypto.getRandomValues(new Uint8Array(32));
      const spec = new TextEncoder().encode(`RSA_${bits}`);
      worker.postMessage(Uint8Array.of(GENERATE, ...part(seed), ...part(spec)));
    });
    return pairOf(outcome);
  } finally {
    worker.terminate();
  }
}

const GENERATE = 0;
const PAIR = 0;

/** Bytes behind their length. */
function part(bytes) {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, bytes.length, true);
  return [...length, ...bytes];
}

function pairOf(outcome) {
  if (outcome[0] !== PAIR) throw new Error(`the module made no RSA pair (${outcome[0]})`);
  const view = new DataView(outcome.buffer, outcome.byteOffset);
  const middle = 5 + view.getUint32(1, true);
  return { private: outcome.slice(5, middle), public: outcome.slice(middle + 4) };
}

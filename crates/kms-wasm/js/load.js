// Fetches and starts the WebAssembly module, once.

import init, { WasmKms } from "./wasm/kms_wasm.js";

let started;

/** The class of the WebAssembly module. A download that failed is tried again at the next call. */
export async function load() {
  started ??= start().catch((error) => {
    started = undefined;
    throw error;
  });
  await started;
  return WasmKms;
}

async function start() {
  // Written out in full, because bundlers look for this very form.
  const address = new URL("./wasm/kms_wasm_bg.wasm", import.meta.url);
  await init({ module_or_path: await fetchable(address) });
}

/**
 * What a module starts from. Node fetches no files, so there it is the bytes. The name in a variable
 * keeps bundlers from resolving it.
 */
export async function fetchable(address) {
  if (address.protocol !== "file:") return address;
  const name = "node:fs/promises";
  const { readFile } = await import(/* @vite-ignore */ /* webpackIgnore: true */ name);
  return readFile(address);
}

// Fetches and starts the WebAssembly module, once.

import { fetchable, once } from "./fetchable.js";
import init, { WasmKms } from "./wasm/kms_wasm.js";

/** The class of the WebAssembly module. A download that failed is tried again at the next call. */
export async function load() {
  await started();
  return WasmKms;
}

const started = once(async () => {
  // Written out in full, because bundlers look for this very form.
  const address = new URL("./wasm/kms_wasm_bg.wasm", import.meta.url);
  await init({ module_or_path: await fetchable(address) });
});

// Loads the WebAssembly module of the laboratory.

import init, { WasmKms } from "./wasm/kms_wasm.js";
import { once, wasmSource } from "./wasm-loader.js";

/** Returns the class of the module. A download that failed is tried again at the next call. */
export async function load() {
  await initialized();
  return WasmKms;
}

const initialized = once(async () => {
  // Bundlers recognize only this form: a literal, and `import.meta.url` in the same expression.
  const url = new URL("./wasm/kms_wasm_bg.wasm", import.meta.url);
  await init({ module_or_path: await wasmSource(url) });
});

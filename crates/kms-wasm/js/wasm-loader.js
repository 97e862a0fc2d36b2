// Helpers that load a WebAssembly module.

/**
 * Returns the source from which wasm-bindgen's `init` loads the module at `url`.
 *
 * That is the URL itself, except in Node: its `fetch` does not read `file:` URLs, so the bytes are
 * read here.
 */
export async function wasmSource(url) {
  if (url.protocol !== "file:") return url;
  // Bundlers for browsers fail on imports of `node:` modules, but do not follow a variable.
  const name = "node:fs/promises";
  const { readFile } = await import(/* @vite-ignore */ /* webpackIgnore: true */ name);
  return readFile(url);
}

/**
 * Returns a function that calls `start` once, and returns the same promise at each call. After a
 * rejection the next call starts again.
 */
export function once(start) {
  let started;
  return () =>
    (started ??= start().catch((error) => {
      started = undefined;
      throw error;
    }));
}

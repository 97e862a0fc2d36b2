// Where WebAssembly modules come from, wherever this runs, and that each starts once.

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

/** Starts something at the first call, and not again but after a failure. */
export function once(start) {
  let started;
  return () =>
    (started ??= start().catch((error) => {
      started = undefined;
      throw error;
    }));
}

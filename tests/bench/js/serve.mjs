// Serves the files of the benchmarks to the browser, on the loopback address.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";

/** Headers that isolate the page, so that its clock has a finer resolution. */
const ISOLATED = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};
const TYPES = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};
const EMPTY = "<!doctype html><title>bench</title>";

/**
 * Serves each of the folders under its name, and an empty page at the root. Returns
 * { address, close() }.
 */
export async function serve(folders) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const found = await find(folders, pathname).catch(() => undefined);
    const type = found && { "content-type": found.type };
    response.writeHead(found ? 200 : 404, { ...ISOLATED, ...type }).end(found?.body);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { address: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

async function find(folders, pathname) {
  const [, folder, ...rest] = pathname.split("/");
  if (folder === "") return { type: TYPES[".html"], body: EMPTY };
  const name = rest.join("/") || "index.html";
  return { type: TYPES[extname(name)], body: await readFile(join(folders[folder], name)) };
}

// Serves the built package and an empty page with a strict policy on its own port. Playwright's routes
// would not intercept the requests of workers.

import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

const PACKAGE = new URL("../../target/npm/kms-orrery/", import.meta.url);
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self' https://kms.us-east-1.amazonaws.com https://kms.eu-west-1.amazonaws.com";
const TYPES: Record<string, string> = { js: "text/javascript", wasm: "application/wasm" };

/** Starts the server. It serves `files`, by their paths, in addition to the package. */
export async function servePackage(
  files: Record<string, string> = {},
): Promise<{ address: string; server: Server }> {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname.slice(1);
    const type = TYPES[path.split(".").at(-1) ?? ""] ?? "text/html";
    try {
      const body =
        path === "" ? "<!doctype html>" : (files[path] ?? (await readFile(new URL(path, PACKAGE))));
      response
        .writeHead(200, { "content-type": type, "content-security-policy": POLICY })
        .end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}

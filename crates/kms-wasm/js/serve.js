// The door over HTTP, for any language: AWS JSON 1.1 at /, and the clock beside it.

import { createServer } from "node:http";
import { control, Refusal } from "./control.js";
import { asked, DOOR, headersOf } from "./http.js";

const JSON_TYPE = { "content-type": "application/json" };
/** AWS's own limit for a request is smaller than that. */
const BODY_MAX = 1024 * 1024;
/** A laboratory that was exported may be larger. */
const SNAPSHOT_MAX = 256 * 1024 * 1024;
/** What nearly all ask. */
const ROOT = new URL("http://localhost/");
/** What a server at loopback is called by whoever means it. */
const LOCAL = /^(localhost|127(\.\d+){3}|\[::1\]|\[::ffff:7f[\da-f]{2}:[\da-f]+\])(:\d+)?$/i;
/** Its addresses. */
const LOOPBACK = /^(::ffff:)?127\.|^::1$/i;
/** How long an answer that is on its way keeps the server open. */
const FAREWELL_MS = 1000;

/** Serves a laboratory. `address` is where, `isLocal` at loopback; `close` ends both. */
export async function serve(kms, { port = 4566, host = "127.0.0.1" } = {}) {
  const name = host.includes(":") ? `[${host}]` : host;
  let isLocal = true;
  // A page may have its own name lead here, and would then be of the same origin.
  const isMeant = (called = "") =>
    !isLocal || LOCAL.test(called) || called === name || called.startsWith(`${name}:`);
  const server = createServer((request, response) => {
    answer(kms, request, isMeant(request.headers.host))
      .catch((error) => failed(error))
      .then(({ status, headers, body }) => {
        const length = Buffer.byteLength(body);
        response.writeHead(status, { ...headers, "content-length": length }).end(body);
      })
      // An answer that cannot be written ends its connection, and not the process.
      .catch(() => response.destroy());
  });
  // Who is slow harms nobody else, and not for long.
  server.headersTimeout = 10_000;
  server.requestTimeout = 60_000;
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  }).catch(async (error) => {
    await kms.close();
    throw new Error(unheard(error, host, port), { cause: error });
  });
  const at = server.address();
  isLocal = LOOPBACK.test(at.address);
  return {
    address: `http://${name}:${at.port}`,
    isLocal,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      // Others may never finish what they began to ask.
      const late = setTimeout(() => server.closeAllConnections(), FAREWELL_MS);
      await closed;
      clearTimeout(late);
      await kms.close();
    },
  };
}

/** Why it cannot listen, and what would be right. */
function unheard({ code, message }, host, port) {
  if (code === "EADDRINUSE") {
    return `--port ${port}: another program listens there; name another port, or 0 for any that is free`;
  }
  if (code === "EACCES") {
    return `--port ${port}: this process may not listen there; name another port, or 0 for any that is free`;
  }
  return `--host ${host}: this machine cannot listen there (${message}); name an address of its own`;
}

async function answer(kms, request, isMeant) {
  if (!isMeant) throw new Refusal(403, "it answers at localhost alone; --host lets others ask");
  const url = request.url === "/" ? ROOT : address(request.url);
  const isControl = url.pathname.startsWith("/_orrery/");
  // A page of whatever site may send requests here, and none of them is meant.
  if (isControl && request.headers.origin !== undefined) {
    throw new Refusal(403, "pages are not served");
  }
  const most = url.pathname === "/_orrery/snapshot" ? SNAPSHOT_MAX : BODY_MAX;
  const body = await read(request, most);
  if (isControl) {
    const told = await control(kms, request.method, url, body);
    return { status: 200, headers: JSON_TYPE, body: `${JSON.stringify(told)}\n` };
  }
  return toAnswer(
    await kms[DOOR](asked(request.method, (name) => request.headers[name], url, body)),
  );
}

function toAnswer([status, body, requestId]) {
  return { status, headers: headersOf(requestId), body };
}

/** What a request names. Clients put their `/` behind an address that may end in one. */
function address(target) {
  try {
    return new URL(target.replace(/^\/+/, "/"), "http://localhost");
  } catch {
    throw new Refusal(400, `${target}: a path such as / or /_orrery/clock is expected`);
  }
}

function failed(error) {
  const status = error instanceof Refusal ? error.status : 500;
  return { status, headers: JSON_TYPE, body: `${JSON.stringify({ message: error.message })}\n` };
}

/** By its events: to iterate over a stream takes longer than all else here. */
function read(request, most) {
  return new Promise((resolve, reject) => {
    const parts = [];
    let length = 0;
    request.on("data", (part) => {
      length += part.length;
      if (length <= most) parts.push(part);
    });
    request.on("error", reject);
    request.on("end", () => {
      // Read to its end all the same: its rest would stand before the next request of the connection.
      if (length > most) reject(new Refusal(413, `a body of at most ${most} bytes is read`));
      else resolve(Buffer.concat(parts).toString("utf8"));
    });
  });
}

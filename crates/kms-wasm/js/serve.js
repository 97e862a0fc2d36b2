// The door over HTTP, for any language: AWS JSON 1.1 at /, and the clock beside it.

import { createServer } from "node:http";
import { control, Refusal } from "./control.js";
import { DOOR, headersOf } from "./http.js";
import { Kms } from "./index.js";

const JSON_TYPE = { "content-type": "application/json" };
/** AWS's own limit for a request is smaller than that. */
const BODY_MAX = 1024 * 1024;
/** A laboratory that was exported may be larger. */
const SNAPSHOT_MAX = 256 * 1024 * 1024;
/** What nearly all ask. */
const ROOT = new URL("http://localhost/");
/** What a server at loopback is called by whoever means it. */
const LOCAL = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i;
/** How long an answer that is on its way keeps the server open. */
const FAREWELL_MS = 1000;

/** Opens a laboratory and serves it. `address` is where, `isLocal` at loopback, `close` ends it. */
export async function serve({ port = 4566, host = "127.0.0.1", ...options } = {}) {
  const kms = await Kms.open(options);
  const name = host.includes(":") ? `[${host}]` : host;
  const isLocal = LOCAL.test(name);
  const server = createServer((request, response) => {
    answer(kms, request, isLocal)
      .catch((error) => failed(error))
      .then(({ status, headers, body }) => {
        const length = Buffer.byteLength(body);
        response.writeHead(status, { ...headers, "content-length": length }).end(body);
      });
  });
  // Who is slow harms nobody else, and not for long.
  server.headersTimeout = 10_000;
  server.requestTimeout = 60_000;
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  }).catch(async (error) => {
    await kms.close();
    throw error;
  });
  return {
    address: `http://${name}:${server.address().port}`,
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

async function answer(kms, request, isLocal) {
  // A page may have its own name lead here, and would then be of the same origin.
  if (isLocal && !LOCAL.test(request.headers.host ?? "")) {
    throw new Refusal(403, "it answers at localhost alone; --host lets others ask");
  }
  const url = request.url === "/" ? ROOT : address(request.url);
  const isControl = url.pathname.startsWith("/_orrery/");
  // A page of whatever site may send requests here, and none of them is meant.
  if (isControl && request.headers.origin !== undefined) throw new Refusal(403, "pages are not served");
  const most = url.pathname === "/_orrery/snapshot" ? SNAPSHOT_MAX : BODY_MAX;
  const body = await read(request, most);
  if (isControl) {
    const told = await control(kms, request.method, url, body);
    return { status: 200, headers: JSON_TYPE, body: `${JSON.stringify(told)}\n` };
  }
  return toAnswer(await kms[DOOR](asked(request, url, body)));
}

/** What the laboratory has to know of a request; any other than a POST is for no operation. */
function asked({ method, headers }, url, body) {
  if (method !== "POST") return { signed: "", target: "", body: "" };
  return { signed: headers.authorization ?? url.search, target: headers["x-amz-target"] ?? "", body };
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

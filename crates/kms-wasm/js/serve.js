// The HTTP server of `kms-orrery serve`: AWS JSON 1.1 at `/`, and the control API under `/_orrery/`.

import { createServer } from "node:http";
import { HttpError, handleControlRequest } from "./control-api.js";
import { CALL, responseHeaders, toCall } from "./http.js";

const JSON_TYPE = { "content-type": "application/json" };
/** The greatest body of a request, in bytes. AWS's own limit is smaller. */
const MAX_BODY = 1024 * 1024;
/** The greatest body of a request that restores a laboratory, in bytes. */
const MAX_SNAPSHOT = 256 * 1024 * 1024;
/** The URL of nearly all requests. It is parsed once. */
const ROOT = new URL("http://localhost/");
/** The values of the Host header by which a local client names a server on loopback. */
const LOOPBACK_HOST =
  /^(localhost|127(\.\d+){3}|\[::1\]|\[::ffff:7f[\da-f]{2}:[\da-f]+\])(:\d+)?$/i;
const LOOPBACK_ADDRESS = /^(::ffff:)?127\.|^::1$/i;
/** The time in milliseconds that open requests have to finish when the server closes. */
const CLOSE_TIMEOUT_MS = 1000;

/**
 * Serves a laboratory, which the server owns from then on.
 *
 * Resolves to the `address` of the server, to `isLoopback`, whether only this machine can reach it,
 * and to `close`, which closes the server and the laboratory. If the server cannot listen, the
 * laboratory is closed and the promise rejects.
 */
export async function serve(kms, { port = 4566, host = "127.0.0.1" } = {}) {
  const hostName = host.includes(":") ? `[${host}]` : host;
  let isLoopback = true;
  // Protects against DNS rebinding: a web page can point its own host name at this server, and the
  // browser then treats both as one origin. The Host header still has the name of the page.
  const isAllowedHost = (name = "") =>
    !isLoopback || LOOPBACK_HOST.test(name) || name === hostName || name.startsWith(`${hostName}:`);
  const server = createServer((request, response) => {
    respond(kms, request, isAllowedHost(request.headers.host))
      .catch((error) => toErrorResponse(error))
      .then(({ status, headers, body }) => {
        const length = Buffer.byteLength(body);
        response.writeHead(status, { ...headers, "content-length": length }).end(body);
      })
      // A response that cannot be written ends its connection, and not the process.
      .catch(() => response.destroy());
  });
  // Slow clients must not hold connections for long.
  server.headersTimeout = 10_000;
  server.requestTimeout = 60_000;
  await listen(server, port, host).catch(async (error) => {
    await kms.close();
    throw new Error(listenErrorMessage(error, host, port), { cause: error });
  });
  const bound = server.address();
  isLoopback = LOOPBACK_ADDRESS.test(bound.address);
  return {
    address: `http://${hostName}:${bound.port}`,
    isLoopback,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      // Some clients never finish the request that they began.
      const timeout = setTimeout(() => server.closeAllConnections(), CLOSE_TIMEOUT_MS);
      await closed;
      clearTimeout(timeout);
      await kms.close();
    },
  };
}

function listen(server, port, host) {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
}

function listenErrorMessage({ code, message }, host, port) {
  if (code === "EADDRINUSE") {
    return `--port ${port} is in use by another program; choose another port, or 0 for any free port`;
  }
  if (code === "EACCES") {
    return `--port ${port} needs permissions that this process does not have; choose another port, or 0 for any free port`;
  }
  return `--host ${host} is not an address on which this machine can listen (${message}); choose one of its own addresses`;
}

async function respond(kms, request, isAllowedHost) {
  if (!isAllowedHost) {
    throw new HttpError(
      403,
      "this server accepts loopback host names such as localhost only; start it with --host to use another one",
    );
  }
  const url = request.url === "/" ? ROOT : parseTarget(request.url);
  const isControl = url.pathname.startsWith("/_orrery/");
  // Any web page can send requests to this machine. Browsers mark them with an Origin header.
  if (isControl && request.headers.origin !== undefined) {
    throw new HttpError(
      403,
      "requests from web pages are refused: the control API does not accept an Origin header",
    );
  }
  const maxLength = url.pathname === "/_orrery/snapshot" ? MAX_SNAPSHOT : MAX_BODY;
  const body = await readBody(request, maxLength);
  if (isControl) {
    const result = await handleControlRequest(kms, request.method, url, body);
    return { status: 200, headers: JSON_TYPE, body: `${JSON.stringify(result)}\n` };
  }
  const call = toCall(request.method, (name) => request.headers[name], url, body);
  const [status, responseBody, requestId] = await kms[CALL](call);
  return { status, headers: responseHeaders(requestId), body: responseBody };
}

/**
 * Parses the target of a request. A target may begin with several slashes: clients append their `/`
 * to an endpoint that may end with one.
 */
function parseTarget(target) {
  try {
    return new URL(target.replace(/^\/+/, "/"), "http://localhost");
  } catch {
    throw new HttpError(
      400,
      `the request target must be a path such as / or /_orrery/clock, not ${target}`,
    );
  }
}

function toErrorResponse(error) {
  const status = error instanceof HttpError ? error.status : 500;
  return { status, headers: JSON_TYPE, body: `${JSON.stringify({ message: error.message })}\n` };
}

/**
 * Reads the body of a request. It listens to events, because iterating over the stream would take
 * longer than the whole rest of the request.
 */
function readBody(request, maxLength) {
  return new Promise((resolve, reject) => {
    const parts = [];
    let length = 0;
    request.on("data", (part) => {
      length += part.length;
      if (length <= maxLength) parts.push(part);
    });
    request.on("error", reject);
    request.on("end", () => {
      // A body that is too long is still read to its end: its rest would otherwise be taken for the
      // next request of the connection.
      if (length > maxLength) {
        reject(new HttpError(413, `the request body must have at most ${maxLength} bytes`));
      } else {
        resolve(Buffer.concat(parts).toString("utf8"));
      }
    });
  });
}

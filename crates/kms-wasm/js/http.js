// Conversion of HTTP requests to calls of the laboratory, and of its responses to HTTP responses.
//
// A call is `{ signature, target, body }`: the value that names account and Region, the header
// `X-Amz-Target`, and the body as text. A response is `[status, body, requestId]`.

/** The method of `Kms` that sends a call, for `serve.js`, which has neither Request nor Response. */
export const CALL = Symbol("kms-orrery.call");

/** Completes a relative URL. The host of a request has no effect. */
const BASE_URL = "https://kms.us-east-1.amazonaws.com/";

/** The call of a request that AWS KMS would not understand. It names no operation. */
const UNKNOWN_CALL = { signature: "", target: "", body: "" };

/**
 * Converts the arguments of `fetch` to a call. A request that cannot be read becomes a call of no
 * operation, which the laboratory refuses as AWS does. Rejects only if the request was aborted.
 */
export async function readRequest(input, init) {
  let signal;
  try {
    const resource = typeof input === "string" ? new URL(input, BASE_URL) : input;
    const request = new Request(resource, init);
    signal = request.signal;
    const body = await request.text();
    if (!signal.aborted) {
      return toCall(request.method, (name) => request.headers.get(name), request.url, body);
    }
  } catch {
    // The request is malformed, its body broke off, or it was aborted.
  }
  // An aborted request rejects, as it does with the global `fetch`.
  signal?.throwIfAborted();
  return UNKNOWN_CALL;
}

/** Converts the parts of a request to a call. `header` returns the value of a header. */
export function toCall(method, header, url, body) {
  if (method !== "POST") return UNKNOWN_CALL;
  // The query of a presigned URL contains the signature.
  const signature = header("authorization") ?? new URL(url).search;
  return { signature, target: header("x-amz-target") ?? "", body };
}

/** Converts a response of the laboratory to a `Response` with the headers that AWS sends. */
export function toResponse([status, body, requestId]) {
  return new Response(body, { status, headers: responseHeaders(requestId) });
}

/** Returns the headers of a response. */
export function responseHeaders(requestId) {
  return { "content-type": "application/x-amz-json-1.1", "x-amzn-requestid": requestId };
}

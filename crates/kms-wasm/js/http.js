// The door's two sides: what is asked as a Request, and what is answered as a Response.

/** Names the door itself, for a host that needs no Request and no Response. */
export const DOOR = Symbol("kms-orrery.door");

/** Only makes a relative address whole: the host that is asked makes no difference. */
const ADDRESS = "https://kms.us-east-1.amazonaws.com/";

const NOTHING = { signed: "", target: "", body: "" };

/**
 * Reads what the laboratory has to know of a request. What cannot be read is a request for no
 * operation: the laboratory then answers it as AWS does.
 */
export async function readRequest(input, init) {
  let signal;
  try {
    const whole = typeof input === "string" ? new URL(input, ADDRESS) : input;
    const request = new Request(whole, init);
    signal = request.signal;
    const body = await request.text();
    if (!signal.aborted) {
      return asked(request.method, (name) => request.headers.get(name), request.url, body);
    }
  } catch {
    // It is answered below.
  }
  // As everywhere with fetch, who has given up waiting gets no answer.
  signal?.throwIfAborted();
  return NOTHING;
}

/** What the laboratory has to know of a request; any other than a POST is for no operation. */
export function asked(method, header, url, body) {
  if (method !== "POST") return NOTHING;
  // What names the account and the Region: the signature, which may stand in the query.
  const signed = header("authorization") ?? new URL(url).search;
  return { signed, target: header("x-amz-target") ?? "", body };
}

/** The laboratory's answer as AWS sends it. */
export function toResponse([status, body, requestId]) {
  return new Response(body, { status, headers: headersOf(requestId) });
}

/** What every answer has. */
export function headersOf(requestId) {
  return { "content-type": "application/x-amz-json-1.1", "x-amzn-requestid": requestId };
}

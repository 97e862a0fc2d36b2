// Functions that all tests of the package use.

import assert from "node:assert/strict";
import { Kms } from "kms-orrery";

export const START = new Date("2024-01-01T00:00:00Z");
export const DAY = 86_400_000;

/** Opens a laboratory that starts in 2024, and closes it after the test. */
export async function open(t, options = {}) {
  const defaults = options.restore === undefined ? { start: START } : {};
  const kms = await Kms.open({ ...defaults, ...options });
  t.after(() => kms.close());
  return kms;
}

/** Sends a request and returns the status, the headers and the parsed body of the response. */
export async function send(kms, operation, input = {}) {
  const request = {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `TrentService.${operation}`,
    },
    body: typeof input === "string" ? input : JSON.stringify(input),
  };
  return read(await kms.fetch("https://kms.us-east-1.amazonaws.com/", request));
}

/** Returns the status, the headers and the parsed body of a response. */
export async function read(response) {
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === "" ? undefined : JSON.parse(text),
  };
}

/** Calls an operation that succeeds, and returns its output. */
export async function call(kms, operation, input) {
  const { status, body } = await send(kms, operation, input);
  assert.equal(status, 200, `${operation}: ${JSON.stringify(body)}`);
  return body;
}

/** Calls an operation that fails with the error `code`, and returns the message. */
export async function expectError(kms, operation, input, code) {
  const { status, body, headers } = await send(kms, operation, input);
  assert.equal(body?.__type, code, `${operation}: ${JSON.stringify(body)}`);
  assert.equal(status, 400);
  assert.match(headers.get("x-amzn-requestid"), UUID);
  return body.message;
}

/** Creates a key and returns its ID. */
export async function createKey(kms, input = {}) {
  const { KeyMetadata } = await call(kms, "CreateKey", input);
  return KeyMetadata.KeyId;
}

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const base64 = (text) => Buffer.from(text).toString("base64");

/** Returns the types of events, in order. */
export const types = (events) => events.map((event) => event.type);

// What every test of the package needs.

import assert from "node:assert/strict";
import { Kms } from "kms-orrery";

export const START = new Date("2024-01-01T00:00:00Z");
export const DAY = 86_400_000;

/** A laboratory that begins with 2024 and is closed when the test ends. */
export async function open(t, options = {}) {
  const birth = options.restore === undefined ? { start: START } : {};
  const kms = await Kms.open({ ...birth, ...options });
  t.after(() => kms.close());
  return kms;
}

/** Sends one request, and gives status, headers and what the body says. */
export async function ask(kms, operation, input = {}) {
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

export async function read(response) {
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === "" ? undefined : JSON.parse(text),
  };
}

/** Sends one request that succeeds, and gives its answer. */
export async function call(kms, operation, input) {
  const { status, body } = await ask(kms, operation, input);
  assert.equal(status, 200, `${operation}: ${JSON.stringify(body)}`);
  return body;
}

/** Sends one request that AWS refuses with `code`, and gives the message. */
export async function refused(kms, operation, input, code) {
  const { status, body, headers } = await ask(kms, operation, input);
  assert.equal(body?.__type, code, `${operation}: ${JSON.stringify(body)}`);
  assert.equal(status, 400);
  assert.match(headers.get("x-amzn-requestid"), UUID);
  return body.message;
}

export async function createKey(kms, input = {}) {
  const { KeyMetadata } = await call(kms, "CreateKey", input);
  return KeyMetadata.KeyId;
}

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const base64 = (text) => Buffer.from(text).toString("base64");

/** The types of events, in order. */
export const types = (events) => events.map((event) => event.type);

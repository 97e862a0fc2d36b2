// Errors that are not responses of AWS: they are instances of Error with a name.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Kms } from "kms-orrery";
import { createKey, open, START, send } from "./support.mjs";

test("the error for an invalid option names the option and its valid values", async () => {
  for (const [options, name, message] of [
    [{ begin: START }, "TypeError", /options has no member "begin".*start/],
    [{ era: "2020", colour: 1, size: 2 }, "TypeError", /"colour", "size"/],
    [17, "TypeError", /options must be an object, not 17/],
    [null, "TypeError", /null/],
    [{ era: "2019" }, "RangeError", /one of "2020".*"historical", not "2019"/],
    [{ era: 2026 }, "TypeError", /options\.era must be a string, not 2026/],
    [{ start: "2024-01-01" }, "TypeError", /new Date/],
    [{ start: new Date(NaN) }, "RangeError", /invalid/],
    [{ start: new Date(-1) }, "RangeError", /1970 to 9999/],
    [{ start: new Date(8.64e15) }, "RangeError", /1970 to 9999/],
    [{ clock: "auto" }, "RangeError", /"manual"/],
    [{ clock: 1 }, "TypeError", /clock/],
    [{ clock: {} }, "TypeError", /rate is missing/],
    [{ clock: { rate: -1 } }, "RangeError", /0 or more/],
    [{ clock: { rate: "1" } }, "TypeError", /rate/],
    [{ seed: 17 }, "TypeError", /seed/],
    [{ accountId: "1234" }, "RangeError", /twelve digits/],
    [{ accountId: 111122223333 }, "TypeError", /accountId/],
    [{ region: "" }, "RangeError", /us-east-1/],
    [{ region: "x".repeat(1000) }, "RangeError", /region.*…/],
    [{ onDemandRotationMs: 1.5 }, "RangeError", /whole number/],
    [{ onDemandRotationMs: -1 }, "RangeError", /whole number/],
    [{ store: "disk" }, "RangeError", /"memory".*indexedDb/],
    [{ store: {} }, "RangeError", /indexedDb/],
    [{ store: { indexedDb: "" } }, "RangeError", /options\.store\.indexedDb must not be empty/],
    [{ store: { indexeddb: "x" } }, "TypeError", /"indexeddb"/],
    [{ restore: 17 }, "TypeError", /restore/],
    [{ restore: "{}", era: "2020" }, "TypeError", /an export has its own era; omit options\.era/],
  ]) {
    await assert.rejects(Kms.open(options), { name, message }, JSON.stringify(options));
  }
  await assert.rejects(Kms.open({ era: "x" }), RangeError);
  await assert.rejects(Kms.open(17), TypeError);
});

test("an error that a getter of the options throws is passed on", async () => {
  const thrown = new Error("thrown");
  const options = {
    get seed() {
      throw thrown;
    },
  };
  await assert.rejects(Kms.open(options), (error) => error === thrown);
});

test("IndexedDB is not available in Node", async () => {
  const attempt = Kms.open({ store: { indexedDb: "training" } });
  await assert.rejects(attempt, { name: "StoreUnavailableError", message: /IndexedDB/i });
  await assert.rejects(Kms.open({ store: { indexedDb: "training" } }), Error);
});

test("the constructor throws and names Kms.open", () => {
  assert.throws(() => new Kms(), { name: "TypeError", message: /Kms\.open/ });
});

test("arguments of a wrong type are errors", async (t) => {
  const kms = await open(t);
  for (const [attempt, name, message] of [
    [() => kms.events({ since: 1 }), "TypeError", /events has no member "since".*after/],
    [() => kms.events({ after: -1 }), "RangeError", /events\.after/],
    [() => kms.events(17), "TypeError", /events/],
    [() => kms.trail({ keyId: 17 }), "TypeError", /trail\.keyId/],
    [() => kms.trail({ keyId: "alias/x" }), "RangeError", /must be the ID or the ARN/],
    [() => kms.trail("id"), "TypeError", /trail/],
    [() => kms.subscribe(), "TypeError", /must be a function, not undefined/],
    [() => kms.subscribe({}), "TypeError", /function/],
  ]) {
    assert.throws(attempt, { name, message }, attempt.toString());
  }
  await assert.rejects(kms.useAwsService(), { name: "TypeError" });
  await assert.rejects(kms.useAwsService("S 3"), { name: "ValidationException", message: /S 3/ });
  await assert.rejects(kms.restore(), { name: "TypeError" });
});

test("all functions of a closed laboratory fail with LaboratoryClosedError", async () => {
  const kms = await Kms.open();
  await kms.close();
  await kms.close();
  const closed = { name: "LaboratoryClosedError", message: /closed/ };
  await assert.rejects(send(kms, "ListKeys"), closed);
  await assert.rejects(kms.clock.advance({ days: 1 }), closed);
  await assert.rejects(kms.clock.run(1), closed);
  await assert.rejects(kms.export(), closed);
  await assert.rejects(kms.reset(), closed);
  await assert.rejects(kms.restore("{}"), closed);
  assert.throws(() => kms.clock.now(), closed);
  assert.throws(() => kms.clock.rate, closed);
  assert.throws(() => kms.events(), closed);
  assert.throws(() => kms.status(), closed);
});

test("Symbol.asyncDispose closes a laboratory", async () => {
  const kms = await Kms.open();
  await kms[Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose")]();
  assert.throws(() => kms.events(), { name: "LaboratoryClosedError" });
});

test("an error in one laboratory does not affect another one", async (t) => {
  const [one, two] = [await open(t), await open(t)];
  await assert.rejects(one.clock.advance({ days: -1 }));
  await one.close();
  await createKey(two);
  assert.equal(two.events().length, 1);
});

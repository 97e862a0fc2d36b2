// The clock of a laboratory: `kms.clock`.

import assert from "node:assert/strict";
import { test } from "node:test";
import { call, createKey, DAY, open, START, types } from "./support.mjs";

test("the clock stands still until it is advanced", async (t) => {
  const kms = await open(t);
  assert.deepEqual(kms.clock.now(), START);
  assert.equal(kms.clock.rate, 0);
  assert.equal(kms.clock.nextEvent(), undefined);
  assert.deepEqual(await kms.clock.advanceToNextEvent(), []);
  assert.deepEqual(kms.clock.now(), START);
});

test("the default start is the current time", async (t) => {
  const before = Date.now();
  const kms = await open(t, { start: undefined });
  assert.ok(kms.clock.now() >= before && kms.clock.now() <= Date.now());
});

test("all units of a span are added", async (t) => {
  const kms = await open(t);
  await kms.clock.advance({ days: 1, hours: 1, minutes: 1, seconds: 1, milliseconds: 1 });
  assert.equal(kms.clock.now() - START, DAY + 3_600_000 + 60_000 + 1000 + 1);
  await kms.clock.advance({});
  await kms.clock.advance({ days: 0 });
  assert.equal(kms.clock.now() - START, DAY + 3_661_001);
});

test("the clock advances to a date and to the next event", async (t) => {
  const kms = await open(t);
  const KeyId = await createKey(kms);
  await call(kms, "EnableKeyRotation", { KeyId });
  const due = new Date(+START + 365 * DAY);
  assert.deepEqual(kms.clock.nextEvent(), due);
  assert.deepEqual(await kms.clock.advanceTo(new Date(due - 1)), []);
  assert.deepEqual(types(await kms.clock.advanceToNextEvent()), ["KeyRotated"]);
  assert.deepEqual(kms.clock.now(), due);
  assert.deepEqual(types(await kms.clock.advanceTo(new Date("2026-06-01"))), ["KeyRotated"]);
});

test("invalid spans and dates are errors and change nothing", async (t) => {
  const kms = await open(t);
  const { clock } = kms;
  for (const [attempt, name, message] of [
    [() => clock.advance({ days: -1 }), "RangeError", /advance\.days.*whole number.*-1/],
    [() => clock.advance({ days: 0.5 }), "RangeError", /whole number/],
    [() => clock.advance({ hours: NaN }), "RangeError", /advance\.hours/],
    [() => clock.advance({ seconds: Infinity }), "RangeError", /advance\.seconds/],
    [() => clock.advance({ days: 1e15 }), "RangeError", /9999-12-31/],
    [() => clock.advance({ days: Number.MAX_VALUE }), "RangeError", /whole number/],
    [() => clock.advance({ days: "1" }), "TypeError", /advance\.days must be a number, not "1"/],
    [() => clock.advance({ days: null }), "TypeError", /null/],
    [() => clock.advance({ days: 1n }), "TypeError", /bigint/],
    [() => clock.advance({ years: 1 }), "TypeError", /advance has no member "years".*days, hours/],
    [() => clock.advance(365), "TypeError", /advance.*365/],
    [() => clock.advance(null), "TypeError", /null/],
    [() => clock.advance(), "TypeError", /days: 365/],
    [() => clock.advanceTo(new Date("2023-12-31")), "RangeError", /never goes back/],
    [() => clock.advanceTo(new Date(NaN)), "RangeError", /invalid/],
    [() => clock.advanceTo(new Date(8.64e15)), "RangeError", /9999-12-31/],
    [() => clock.advanceTo("2026-01-01"), "TypeError", /new Date/],
    [() => clock.advanceTo(1_800_000_000_000), "TypeError", /new Date/],
    [() => clock.advanceTo(), "TypeError", /undefined/],
    [() => clock.run(-1), "RangeError", /0 or more/],
    [() => clock.run(NaN), "RangeError", /finite/],
    [() => clock.run(Infinity), "RangeError", /finite/],
    [() => clock.run("1"), "TypeError", /seconds per second/],
  ]) {
    await assert.rejects(attempt, { name, message }, attempt.toString());
  }
  assert.deepEqual(clock.now(), START);
  assert.equal(clock.rate, 0);
  await assert.rejects(() => clock.advance({ days: -1 }), RangeError);
  await assert.rejects(() => clock.advance(1), TypeError);
});

test("events happen while the clock runs", async (t) => {
  // The timer of the laboratory does not keep the process alive, so the test needs one that does.
  const keepAlive = setInterval(() => undefined, 1000);
  t.after(() => clearInterval(keepAlive));
  const kms = await open(t, { clock: { rate: 86_400 } });
  assert.equal(kms.clock.rate, 86_400);
  const KeyId = await createKey(kms);
  // The rotation takes 5 s of simulated time, which is less than a millisecond at this rate.
  const rotated = new Promise((resolve) => {
    kms.subscribe((events) => {
      const found = events.find((event) => event.type === "KeyRotated");
      if (found) resolve(found);
    });
  });
  await call(kms, "RotateKeyOnDemand", { KeyId });
  assert.equal((await rotated).rotationType, "ON_DEMAND");
  await kms.clock.pause();
  assert.equal(kms.clock.rate, 0);
  const at = kms.clock.now();
  assert.deepEqual(kms.clock.now(), at);
});

test("the clock runs and pauses", async (t) => {
  const kms = await open(t);
  await kms.clock.run(1000);
  assert.equal(kms.clock.rate, 1000);
  const begin = Date.now();
  while (Date.now() < begin + 5);
  assert.ok(kms.clock.now() - START >= 5000);
  await kms.clock.pause();
  assert.equal(kms.clock.rate, 0);
});

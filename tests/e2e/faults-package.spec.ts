// Faults that come while a page has a laboratory of the package open: each is an error of its own
// name, nothing that is stored is touched, and saving is the caller's word.

import { expect, type Page, test } from "@playwright/test";
import {
  addBallast,
  attempt,
  deleteDatabase,
  type Happened,
  openBarePage,
  putStored,
  readStored,
  seed,
} from "./support/stored.ts";

/** What a page keeps of its laboratory between two evaluations. */
interface Held {
  kms: {
    fetch(address: string, request: object): Promise<Response>;
    events(): Happened[];
    status(): { saved: boolean; problem?: string; problemName?: string };
    save(how?: { replace: boolean }): Promise<void>;
    export(): Promise<string>;
    close(): Promise<void>;
    clock: { now(): Date };
  };
}

/** Opens the laboratory, and keeps it open. */
function hold(page: Page, options: object = {}): Promise<void> {
  return page.evaluate(async (options) => {
    const path = "/npm/index.js";
    const { Kms } = await import(path);
    Object.assign(globalThis, {
      kms: await Kms.open({ store: { indexedDb: "kms-orrery" }, ...options }),
    });
  }, options);
}

/** Creates a key, which is answered whatever becomes of the store; then says how that stands. */
function createKey(
  page: Page,
): Promise<{ answer: number; events: Happened[]; saved: boolean; problemName?: string }> {
  return page.evaluate(async () => {
    const { kms } = globalThis as unknown as Held;
    const headers = { "X-Amz-Target": "TrentService.CreateKey" };
    const { status: answer } = await kms.fetch("/", { method: "POST", headers, body: "{}" });
    const { saved, problemName } = kms.status();
    return {
      answer,
      events: kms.events(),
      saved,
      ...(problemName === undefined ? {} : { problemName }),
    };
  });
}

/** Saves; gives the name of the error, or nothing. */
function save(page: Page, how?: { replace: boolean }): Promise<string | undefined> {
  return page.evaluate((how) => {
    const { kms } = globalThis as unknown as Held;
    return kms.save(how).then(
      () => undefined,
      (error: Error) => error.name,
    );
  }, how);
}

test("a full store: StoreFullError, until there is room", async ({ context, page }) => {
  const bare = await openBarePage(context);
  const session = await context.newCDPSession(bare);
  await session.send("Storage.overrideQuotaForOrigin", {
    origin: new URL(bare.url()).origin,
    quotaSize: 2_000_000,
  });
  await seed(bare, 2);
  await page.goto("/robots.txt");
  await hold(page);
  await addBallast(bare, Infinity);
  const before = await readStored(bare);
  expect(await createKey(page)).toMatchObject({
    answer: 200,
    events: { length: 5 },
    saved: false,
    problemName: "StoreFullError",
  });
  expect(await save(page)).toBe("StoreFullError");
  expect(await readStored(bare)).toEqual(before);
  await deleteDatabase(bare, "ballast");
  expect(await save(page)).toBeUndefined();
  const { events, saved } = await createKey(page);
  expect(saved).toBe(true);
  await page.close();
  expect(await attempt(bare)).toMatchObject({ events, status: { saved: true, verified: true } });
});

test("a deleted store: StoreClosedError, and nothing is stored until it is saved", async ({
  context,
  page,
}) => {
  const bare = await openBarePage(context);
  await seed(bare, 2);
  await page.goto("/robots.txt");
  await hold(page);
  const session = await context.newCDPSession(bare);
  await session.send("Storage.clearDataForOrigin", {
    origin: new URL(bare.url()).origin,
    storageTypes: "indexeddb",
  });
  const { events, ...status } = await createKey(page);
  expect(status).toMatchObject({ answer: 200, saved: false, problemName: "StoreClosedError" });
  expect(await readStored(bare)).toBeNull();
  expect(await save(page)).toBeUndefined();
  await page.close();
  expect(await attempt(bare)).toMatchObject({ events, status: { saved: true, verified: true } });
});

test("another laboratory in the store meanwhile: StoreOccupiedError, unless it is to be replaced", async ({
  context,
  page,
}) => {
  const bare = await openBarePage(context);
  await seed(bare, 2);
  await page.goto("/robots.txt");
  await hold(page);
  await deleteDatabase(bare, "kms-orrery");
  const { events, ...status } = await createKey(page);
  expect(status).toMatchObject({ saved: false, problemName: "StoreClosedError" });
  await bare.evaluate(async () => {
    const path = "/npm/index.js";
    const { Kms } = await import(path);
    // A page that has the laboratory open holds it against others; this one comes by another way.
    Object.defineProperty(navigator, "locks", { value: undefined });
    localStorage.clear();
    await (await Kms.open({ store: { indexedDb: "kms-orrery" } })).close();
  });
  const before = await readStored(bare);
  expect(await save(page)).toBe("StoreOccupiedError");
  expect(await readStored(bare)).toEqual(before);
  expect(await save(page, { replace: true })).toBeUndefined();
  await page.close();
  expect(await attempt(bare)).toMatchObject({ events, status: { saved: true } });
});

test("what is left of a damaged laboratory takes its place when it is opened so", async ({
  context,
  page,
}) => {
  const bare = await openBarePage(context);
  const events = await seed(bare, 4);
  await page.goto("/robots.txt");
  await putStored(bare, "log", 8, null);
  const rest = await page.evaluate(async () => {
    const path = "/npm/index.js";
    const { Kms } = await import(path);
    const store = { indexedDb: "kms-orrery" };
    const { rest } = await Kms.open({ store }).catch((error: { rest: string }) => error);
    await (await Kms.open({ store, restore: rest })).close();
    return rest;
  });
  expect(await attempt(bare)).toMatchObject({
    events: events.slice(0, 5),
    status: { saved: true, verified: true },
  });
  expect(await attempt(bare, { restore: rest })).toMatchObject({ events: events.slice(0, 5) });
});

test("a wall clock that goes back leaves the time of a clock that runs where it was, and running", async ({
  page,
}) => {
  await page.goto("/robots.txt");
  await hold(page, { clock: { rate: 86_400 } });
  const times = await page.evaluate(async () => {
    const { kms } = globalThis as unknown as Held;
    const { now } = Date;
    const times = [kms.clock.now().getTime()];
    Date.now = () => now() - 3_600_000;
    for (const until = performance.now() + 300; performance.now() < until; ) {
      await new Promise(requestAnimationFrame);
      times.push(kms.clock.now().getTime());
    }
    await kms.close();
    return times;
  });
  expect(times).toEqual(times.toSorted((one, other) => one - other));
  // A day each second: some hours at least.
  expect((times.at(-1) ?? NaN) - (times[0] ?? NaN)).toBeGreaterThan(3_600_000);
});

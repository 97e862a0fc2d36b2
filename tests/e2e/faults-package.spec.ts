// Faults of the storage while a page has a laboratory of the package open: each is reported as an
// error with its own name, and stored data is overwritten only when the caller saves.

import { expect, type Page, test } from "@playwright/test";
import {
  deleteDatabase,
  fillStorage,
  type KmsEvent,
  openEmptyPage,
  putStored,
  readStored,
  storeKeys,
  tryToOpen,
} from "./support/stored.ts";

/** The globals of a page, which keep its laboratory open between two evaluations. */
interface Globals {
  kms: {
    fetch(address: string, request: object): Promise<Response>;
    events(): KmsEvent[];
    status(): { saved: boolean; problem?: string; problemName?: string };
    save(options?: { replace: boolean }): Promise<void>;
    export(): Promise<string>;
    close(): Promise<void>;
    clock: { now(): Date };
  };
}

/** Opens the laboratory and keeps it open. */
function keepOpen(page: Page, options: object = {}): Promise<void> {
  return page.evaluate(async (options) => {
    const path = "/npm/index.js";
    const { Kms } = await import(path);
    Object.assign(globalThis, {
      kms: await Kms.open({ store: { indexedDb: "kms-orrery" }, ...options }),
    });
  }, options);
}

/** Creates a key and returns the HTTP status, the events and the storage status. */
function createKey(
  page: Page,
): Promise<{ httpStatus: number; events: KmsEvent[]; saved: boolean; problemName?: string }> {
  return page.evaluate(async () => {
    const { kms } = globalThis as unknown as Globals;
    const headers = { "X-Amz-Target": "TrentService.CreateKey" };
    const { status: httpStatus } = await kms.fetch("/", { method: "POST", headers, body: "{}" });
    const { saved, problemName } = kms.status();
    return {
      httpStatus,
      events: kms.events(),
      saved,
      ...(problemName === undefined ? {} : { problemName }),
    };
  });
}

/** Saves the laboratory and returns the name of the error, if any. */
function save(page: Page, options?: { replace: boolean }): Promise<string | undefined> {
  return page.evaluate((options) => {
    const { kms } = globalThis as unknown as Globals;
    return kms.save(options).then(
      () => undefined,
      (error: Error) => error.name,
    );
  }, options);
}

test("a full store fails with StoreFullError until there is space", async ({ context, page }) => {
  const bare = await openEmptyPage(context);
  const session = await context.newCDPSession(bare);
  await session.send("Storage.overrideQuotaForOrigin", {
    origin: new URL(bare.url()).origin,
    quotaSize: 2_000_000,
  });
  await storeKeys(bare, 2);
  await page.goto("/robots.txt");
  await keepOpen(page);
  await fillStorage(bare, Infinity);
  const before = await readStored(bare);
  expect(await createKey(page)).toMatchObject({
    httpStatus: 200,
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
  expect(await tryToOpen(bare)).toMatchObject({ events, status: { saved: true, verified: true } });
});

test("a deleted store fails with StoreClosedError, and nothing is stored before save()", async ({
  context,
  page,
}) => {
  const bare = await openEmptyPage(context);
  await storeKeys(bare, 2);
  await page.goto("/robots.txt");
  await keepOpen(page);
  const session = await context.newCDPSession(bare);
  await session.send("Storage.clearDataForOrigin", {
    origin: new URL(bare.url()).origin,
    storageTypes: "indexeddb",
  });
  const { events, ...status } = await createKey(page);
  expect(status).toMatchObject({ httpStatus: 200, saved: false, problemName: "StoreClosedError" });
  expect(await readStored(bare)).toBeNull();
  expect(await save(page)).toBeUndefined();
  await page.close();
  expect(await tryToOpen(bare)).toMatchObject({ events, status: { saved: true, verified: true } });
});

test("a store that contains another laboratory fails with StoreOccupiedError, unless it is replaced", async ({
  context,
  page,
}) => {
  const bare = await openEmptyPage(context);
  await storeKeys(bare, 2);
  await page.goto("/robots.txt");
  await keepOpen(page);
  await deleteDatabase(bare, "kms-orrery");
  const { events, ...status } = await createKey(page);
  expect(status).toMatchObject({ saved: false, problemName: "StoreClosedError" });
  await bare.evaluate(async () => {
    const path = "/npm/index.js";
    const { Kms } = await import(path);
    // The other page holds the Web Lock of the laboratory, so this one opens it without locks.
    Object.defineProperty(navigator, "locks", { value: undefined });
    localStorage.clear();
    await (await Kms.open({ store: { indexedDb: "kms-orrery" } })).close();
  });
  const before = await readStored(bare);
  expect(await save(page)).toBe("StoreOccupiedError");
  expect(await readStored(bare)).toEqual(before);
  expect(await save(page, { replace: true })).toBeUndefined();
  await page.close();
  expect(await tryToOpen(bare)).toMatchObject({ events, status: { saved: true } });
});

test("`restore` replaces a damaged laboratory by its readable part", async ({ context, page }) => {
  const bare = await openEmptyPage(context);
  const events = await storeKeys(bare, 4);
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
  expect(await tryToOpen(bare)).toMatchObject({
    events: events.slice(0, 5),
    status: { saved: true, verified: true },
  });
  expect(await tryToOpen(bare, { restore: rest })).toMatchObject({ events: events.slice(0, 5) });
});

test("a running clock neither goes back nor stops when the wall clock is set back", async ({
  page,
}) => {
  await page.goto("/robots.txt");
  await keepOpen(page, { clock: { rate: 86_400 } });
  const times = await page.evaluate(async () => {
    const { kms } = globalThis as unknown as Globals;
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
  // At a day per second, 300 ms are several hours.
  expect((times.at(-1) ?? NaN) - (times[0] ?? NaN)).toBeGreaterThan(3_600_000);
});

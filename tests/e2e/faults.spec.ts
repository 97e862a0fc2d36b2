// Faults of the storage while the laboratory is open, and browsers without storage.

import { type BrowserContext, type CDPSession, expect, type Page, test } from "@playwright/test";
import { createKey, openLaboratory } from "./dashboard.ts";
import {
  exportRest,
  notifications,
  save,
  seeAliases,
  seeNotSaved,
  seeReportOfLoss,
  seeSaved,
  storageNotice,
} from "./support/storage-status.ts";
import {
  deleteDatabase,
  eventsOf,
  fillStorage,
  openEmptyPage,
  readStored,
  storeKeys,
  tryToOpen,
} from "./support/stored.ts";

/** Returns the parameters of devtools commands about an origin's storage. */
async function devtools(
  context: BrowserContext,
  page: Page,
): Promise<{ session: CDPSession; origin: string }> {
  return { session: await context.newCDPSession(page), origin: new URL(page.url()).origin };
}

test("with a full storage, the laboratory continues in memory until there is space", async ({
  context,
  page,
}) => {
  const bare = await openEmptyPage(context);
  const { session, origin } = await devtools(context, bare);
  // Before anything is stored, because Chromium caches the available space for a while.
  await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 2_000_000 });
  await storeKeys(bare, 2);
  await openLaboratory(page);
  await seeSaved(page);
  expect(await fillStorage(bare, Infinity)).toBeLessThan(2_000_000);
  const before = await readStored(bare);

  await createKey(page, "too-much");
  await seeNotSaved(
    page,
    "The storage is full; free some space on this device and save again, or export the laboratory.",
  );
  await createKey(page, "still-more");
  expect(await readStored(bare)).toEqual(before);
  const exported = await eventsOf(bare, await exportRest(page));
  expect(exported).toHaveLength(8);

  await storageNotice(page).getByRole("button", { name: "Save in this browser" }).click();
  await expect(notifications(page)).toContainText("the storage is full");
  await deleteDatabase(bare, "ballast");
  await save(page, { replacing: false });
  await page.reload();
  await seeSaved(page);
  await seeAliases(page, "kept-1", "kept-2", "too-much", "still-more");
  await page.close();
  expect((await tryToOpen(bare)).events).toEqual(exported);
});

test("a storage that is deleted while it is open is written again when the user saves", async ({
  context,
  page,
}) => {
  const bare = await openEmptyPage(context);
  const { session, origin } = await devtools(context, bare);
  await storeKeys(bare, 2);
  await openLaboratory(page);
  await seeSaved(page);
  await session.send("Storage.clearDataForOrigin", { origin, storageTypes: "indexeddb" });
  await createKey(page, "after");
  await seeNotSaved(page, "The storage was deleted, or was closed by the browser");
  expect(await readStored(bare)).toBeNull();
  await save(page, { replacing: false });
  await page.reload();
  await seeSaved(page);
  await seeAliases(page, "kept-1", "kept-2", "after");
});

test("a deleted storage is reported when the laboratory is opened", async ({ context, page }) => {
  const bare = await openEmptyPage(context);
  const { session, origin } = await devtools(context, bare);
  const events = await storeKeys(bare, 2);
  await session.send("Storage.clearDataForOrigin", { origin, storageTypes: "indexeddb" });
  await openLaboratory(page);
  const loss = {
    events,
    missingFrom: 1,
    detail: "nothing is stored any more",
    error: "LaboratoryDamagedError" as const,
  };
  await seeReportOfLoss(page, loss);
  await page.close();
  expect((await tryToOpen(bare)).error).toMatchObject({
    name: "LaboratoryDamagedError",
    missingFrom: 1,
  });
});

const ASKED = "Your browser may clear saved data when space is low";

test("the page offers once, with the reason, to ask the browser for persistent storage", async ({
  page,
}) => {
  await openLaboratory(page);
  await expect(storageNotice(page)).toBeHidden();
  await createKey(page, "worth-keeping");
  await expect(storageNotice(page)).toContainText(ASKED);
  await storageNotice(page).getByRole("button", { name: "Not now" }).click();
  await page.reload();
  await seeSaved(page);
  await seeAliases(page, "worth-keeping");
  await expect(storageNotice(page)).toBeHidden();
});

test("in a private window, the page reports that the browser may delete the laboratory", async ({
  browser,
  page,
}) => {
  // A page cannot detect a private window, but the browser refuses persistent storage in it.
  await openLaboratory(page);
  await createKey(page, "secret");
  await storageNotice(page).getByRole("button", { name: "Keep my data" }).click();
  await expect(notifications(page)).toContainText(
    "This browser may still clear the laboratory. Export it if you want to keep it.",
  );
  await page.reload();
  await seeSaved(page);
  await seeAliases(page, "secret");
  const address = page.url();
  await page.context().close();
  const next = await (await browser.newContext()).newPage();
  await next.goto(address);
  await seeSaved(next);
  await expect(next.getByRole("link", { name: "alias/secret" })).toBeHidden();
  await next.context().close();
});

/** Returns the times that the clock shows within 2.5 seconds. */
function watchClock(page: Page): Promise<number[]> {
  return page.evaluate(async () => {
    const seen: number[] = [];
    const until = performance.now() + 2500;
    while (performance.now() < until) {
      await new Promise(requestAnimationFrame);
      const [date, time] = ["date", "time"].map(
        (hand) => document.querySelector(`.hands-${hand}`)?.textContent,
      );
      seen.push(Date.parse(`${date} ${time}`));
    }
    return seen;
  });
}

test("a running clock neither goes back nor stops when the wall clock is set back", async ({
  context,
  page,
}) => {
  await page.addInitScript(() => {
    const { now } = Date;
    Date.now = () => now() + ((globalThis as { offset?: number }).offset ?? 0);
  });
  await openLaboratory(page);
  await createKey(page, "before");
  const [before = NaN] = await watchClock(page);
  await page.evaluate(() => Object.assign(globalThis, { offset: -30 * 86_400_000 }));
  const seen = await watchClock(page);
  expect(seen).toEqual(seen.toSorted((one, other) => one - other));
  expect(seen[0]).toBeGreaterThan(before);
  expect(seen.at(-1)).toBeGreaterThan(seen[0] ?? NaN);
  await createKey(page, "after");
  await page.reload();
  await seeSaved(page);
  await seeAliases(page, "before", "after");
  await page.close();
  const { events } = await tryToOpen(await openEmptyPage(context));
  const times = events.map(({ at }) => at.getTime());
  expect(times).toHaveLength(4);
  expect(times).toEqual(times.toSorted((one, other) => one - other));
});

test("in a sandboxed frame, everything works in memory, and the page gives the reason", async ({
  context,
  page,
}) => {
  await context.route("**/*", async (route) => {
    // A sandboxed frame has an opaque origin, so it loads modules only with this header.
    const response = await route.fetch();
    await route.fulfill({
      response,
      headers: { ...response.headers(), "access-control-allow-origin": "*" },
    });
  });
  await page.goto("./#/keys");
  const address = page.url();
  await page.goto("/robots.txt");
  await page.setContent(
    `<iframe sandbox="allow-scripts" src="${address}" width="1250" height="750"></iframe>`,
  );
  const frame = page.frameLocator("iframe");
  const note = frame.getByRole("region", { name: "Laboratory storage" });
  await expect(note).toContainText(
    "Storage is not available in this browser or host (SecurityError:",
  );
  await expect(note).toContainText("allow this site to store data, or continue in memory");
  await frame.getByRole("button", { name: "Create your first key" }).click();
  const dialog = frame.getByRole("dialog", { name: "Create key" });
  await dialog.getByLabel("Alias - optional").fill("fleeting");
  await dialog.getByRole("button", { name: "Create key" }).click();
  await expect(frame.getByRole("heading", { level: 1, name: "alias/fleeting" })).toBeVisible();

  const names = await page.frames()[1]?.evaluate(async () => {
    const path = "/npm/index.js";
    const { Kms } = await import(path);
    const errorName = await Kms.open({ store: { indexedDb: "kms-orrery" } }).catch(
      (error: Error) => error.name,
    );
    return [errorName, (await Kms.open()).status().store];
  });
  expect(names).toEqual(["StoreUnavailableError", "memory"]);
});

// Faults that come while the laboratory is open, or that a browser has from the start.

import { type BrowserContext, type CDPSession, expect, type Page, test } from "@playwright/test";
import { createKey, openLaboratory } from "./orrery.ts";
import {
  exportRest,
  notifications,
  save,
  seeAliases,
  seeNotSaved,
  seeSaved,
  seeWordsOfLoss,
  storageNotice,
} from "./support/storage-status.ts";
import {
  addBallast,
  attempt,
  deleteDatabase,
  eventsOf,
  openBarePage,
  readStored,
  seed,
} from "./support/stored.ts";

/** What a devtools command about an origin's storage needs. */
async function devtools(
  context: BrowserContext,
  page: Page,
): Promise<{ session: CDPSession; origin: string }> {
  return { session: await context.newCDPSession(page), origin: new URL(page.url()).origin };
}

test("where the storage is full, work goes on in memory until there is room again", async ({
  context,
  page,
}) => {
  const bare = await openBarePage(context);
  const { session, origin } = await devtools(context, bare);
  // Before anything is stored: Chromium remembers for a while how much room there was.
  await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 2_000_000 });
  await seed(bare, 2);
  await openLaboratory(page);
  await seeSaved(page);
  expect(await addBallast(bare, Infinity)).toBeLessThan(2_000_000);
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
  expect((await attempt(bare)).events).toEqual(exported);
});

test("a storage that is deleted while it is open is filled again when the visitor says so", async ({
  context,
  page,
}) => {
  const bare = await openBarePage(context);
  const { session, origin } = await devtools(context, bare);
  await seed(bare, 2);
  await openLaboratory(page);
  await seeSaved(page);
  await session.send("Storage.clearDataForOrigin", { origin, storageTypes: "indexeddb" });
  await createKey(page, "after");
  await seeNotSaved(page, "The storage was deleted, or closed by the browser");
  expect(await readStored(bare)).toBeNull();
  await save(page, { replacing: false });
  await page.reload();
  await seeSaved(page);
  await seeAliases(page, "kept-1", "kept-2", "after");
});

test("a storage that was deleted is missed when the laboratory is opened", async ({
  context,
  page,
}) => {
  const bare = await openBarePage(context);
  const { session, origin } = await devtools(context, bare);
  const events = await seed(bare, 2);
  await session.send("Storage.clearDataForOrigin", { origin, storageTypes: "indexeddb" });
  await openLaboratory(page);
  const loss = {
    events,
    missingFrom: 1,
    detail: "nothing is stored any more",
    error: "LaboratoryDamagedError" as const,
  };
  await seeWordsOfLoss(page, loss);
  await page.close();
  expect((await attempt(bare)).error).toMatchObject({
    name: "LaboratoryDamagedError",
    missingFrom: 1,
  });
});

const ASKED = "Your browser may clear saved data when space is low";

test("the page asks once, with the reason, that the browser keep what it stored", async ({
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

test("a private window keeps nothing, and the page says that nothing is promised", async ({
  browser,
  page,
}) => {
  // Such a window is not told that it is one: the browser's own answer tells.
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

/** The times that the clock of the page shows in the next two seconds and a half. */
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

test("a wall clock that goes back while the clock runs does not turn that back, nor stop it", async ({
  context,
  page,
}) => {
  await page.addInitScript(() => {
    const { now } = Date;
    Date.now = () => now() + ((globalThis as { putBy?: number }).putBy ?? 0);
  });
  await openLaboratory(page);
  await createKey(page, "before");
  const [before = NaN] = await watchClock(page);
  await page.evaluate(() => Object.assign(globalThis, { putBy: -30 * 86_400_000 }));
  const seen = await watchClock(page);
  expect(seen).toEqual(seen.toSorted((one, other) => one - other));
  expect(seen[0]).toBeGreaterThan(before);
  expect(seen.at(-1)).toBeGreaterThan(seen[0] ?? NaN);
  await createKey(page, "after");
  await page.reload();
  await seeSaved(page);
  await seeAliases(page, "before", "after");
  await page.close();
  const { events } = await attempt(await openBarePage(context));
  const times = events.map(({ at }) => at.getTime());
  expect(times).toHaveLength(4);
  expect(times).toEqual(times.toSorted((one, other) => one - other));
});

test("in a sandboxed frame everything works in memory, and the page says why", async ({
  context,
  page,
}) => {
  await context.route("**/*", async (route) => {
    // A frame of no origin gets modules from servers that allow everybody.
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
  await expect(note).toContainText("allow this site to store data, or go on in memory");
  await frame.getByRole("button", { name: "Create your first key" }).click();
  const dialog = frame.getByRole("dialog", { name: "Create key" });
  await dialog.getByLabel("Alias - optional").fill("fleeting");
  await dialog.getByRole("button", { name: "Create key" }).click();
  await expect(frame.getByRole("heading", { level: 1, name: "alias/fleeting" })).toBeVisible();

  const names = await page.frames()[1]?.evaluate(async () => {
    const path = "/npm/index.js";
    const { Kms } = await import(path);
    const refused = await Kms.open({ store: { indexedDb: "kms-orrery" } }).catch(
      (error: Error) => error.name,
    );
    return [refused, (await Kms.open()).status().store];
  });
  expect(names).toEqual(["StoreUnavailableError", "memory"]);
});

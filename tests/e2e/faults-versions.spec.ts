// Two versions of the page in one browser: neither touches what it does not know.

import { expect, type Page, test } from "@playwright/test";
import { createKey, openLaboratory } from "./orrery.ts";
import {
  notifications,
  seeAliases,
  seeNotSaved,
  seeSaved,
  storageNotice,
} from "./support/storage-status.ts";
import { attempt, openBarePage, readStored, seed } from "./support/stored.ts";

/** Opens the raw database in a version and keeps it open; `stubborn` does not give way to a newer one. */
function holdOpen(page: Page, version: number): Promise<void> {
  return page.evaluate(
    (version) =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open("kms-orrery", version);
        request.onsuccess = () => {
          Object.assign(globalThis, { held: request.result });
          resolve();
        };
        request.onerror = () => reject(request.error);
      }),
    version,
  );
}

/** Lets a page ask for the second version of the database. */
const askForVersion2 = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const { open } = IDBFactory.prototype;
    IDBFactory.prototype.open = function (name, version) {
      return open.call(this, name, version && 2);
    };
  });

test("an old tab that does not give way blocks the upgrade, and nothing is half upgraded", async ({
  context,
  page,
}) => {
  const old = await openBarePage(context);
  await seed(old, 2);
  const before = await readStored(old);
  await holdOpen(old, 1);
  await askForVersion2(page);
  await openLaboratory(page);
  await seeNotSaved(
    page,
    "The storage is in use by another tab with an older version of this page; close the other tabs of this site, then reload.",
    "this is a new laboratory; the stored data is unchanged",
  );
  await createKey(page, "meanwhile");

  // The upgrade that was asked for goes on when the old tab is gone, and comes to nothing.
  await old.close();
  const bare = await openBarePage(context);
  await holdOpen(bare, 1);
  await bare.reload();
  expect(await readStored(bare)).toEqual(before);
  await page.reload();
  await seeSaved(page);
  await seeAliases(page, "kept-1", "kept-2");
});

test("blocked by an old tab, the package says so, and a page that comes next waits and goes on by itself", async ({
  context,
  page,
}) => {
  const old = await openBarePage(context);
  const events = await seed(old, 2);
  await holdOpen(old, 1);
  const blocked = await context.newPage();
  await askForVersion2(blocked);
  await blocked.goto("/robots.txt");
  const { error } = await attempt(blocked);
  expect(error?.name).toBe("StoreBlockedError");
  expect(error?.message).toContain("close the other tabs of this site and reload");

  await page.goto("./#/keys");
  await expect(page.getByText("Close or reload that tab; this one then continues")).toBeVisible();
  await old.close();
  await seeSaved(page);
  await seeAliases(page, "kept-1", "kept-2");
  await page.close();
  expect((await attempt(blocked)).events).toEqual(events);
});

test("a page gives way to a newer version, and says that it is not saved any more", async ({
  context,
  page,
}) => {
  const bare = await openBarePage(context);
  await seed(bare, 2);
  await openLaboratory(page);
  await seeSaved(page);
  await holdOpen(bare, 2);
  const before = await readStored(bare);
  await createKey(page, "afterwards");
  await seeNotSaved(page, "closed by the browser or for a newer version of this page");
  await storageNotice(page).getByRole("button", { name: "Save in this browser" }).click();
  await expect(notifications(page)).toContainText(
    "the storage has schema version 2, and this program supports versions up to 1; reload to get the newer version",
  );
  expect(await readStored(bare)).toEqual(before);
});

test("a storage of a newer form is left alone", async ({ context, page }) => {
  const bare = await openBarePage(context);
  await seed(bare, 2);
  await holdOpen(bare, 9);
  await bare.reload();
  const before = await readStored(bare);
  expect(before?.version).toBe(9);
  const { error } = await attempt(bare);
  expect(error?.name).toBe("NewerFormatError");
  expect(error?.message).toContain(
    "the storage has schema version 9, and this program supports versions up to 1",
  );
  await openLaboratory(page);
  await seeNotSaved(
    page,
    "The storage has schema version 9, and this program supports versions up to 1; reload to get the newer version.",
    "this is a new laboratory; the stored data is unchanged",
  );
  await createKey(page, "meanwhile");
  await storageNotice(page).getByRole("button", { name: "Save in this browser" }).click();
  await expect(notifications(page)).toContainText("the storage has schema version 9");
  expect(await readStored(bare)).toEqual(before);
});

// Two versions of the page in one browser: neither changes data of an unknown form.

import { expect, type Page, test } from "@playwright/test";
import { createKey, openLaboratory } from "./dashboard.ts";
import {
  notifications,
  seeAliases,
  seeNotSaved,
  seeSaved,
  storageNotice,
} from "./support/storage-status.ts";
import { openEmptyPage, readStored, storeKeys, tryToOpen } from "./support/stored.ts";

/** Opens the database in a version and keeps it open, even if a newer version requests an upgrade. */
function keepOpen(page: Page, version: number): Promise<void> {
  return page.evaluate(
    (version) =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open("kms-orrery", version);
        request.onsuccess = () => {
          Object.assign(globalThis, { database: request.result });
          resolve();
        };
        request.onerror = () => reject(request.error);
      }),
    version,
  );
}

/** Makes a page open version 2 of the database. */
const useVersion2 = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const { open } = IDBFactory.prototype;
    IDBFactory.prototype.open = function (name, version) {
      return open.call(this, name, version && 2);
    };
  });

test("an old tab that keeps the database open blocks the upgrade, and the data is not changed", async ({
  context,
  page,
}) => {
  const old = await openEmptyPage(context);
  await storeKeys(old, 2);
  const before = await readStored(old);
  await keepOpen(old, 1);
  await useVersion2(page);
  await openLaboratory(page);
  await seeNotSaved(
    page,
    "The storage is in use by another tab with an older version of this page; close the other tabs of this site, then reload.",
    "this is a new laboratory; the stored data is unchanged",
  );
  await createKey(page, "meanwhile");

  // The pending upgrade starts when the old tab is closed, and is then aborted.
  await old.close();
  const bare = await openEmptyPage(context);
  await keepOpen(bare, 1);
  await bare.reload();
  expect(await readStored(bare)).toEqual(before);
  await page.reload();
  await seeSaved(page);
  await seeAliases(page, "kept-1", "kept-2");
});

test("the package reports an upgrade that an old tab blocks, and a new page waits until it can continue", async ({
  context,
  page,
}) => {
  const old = await openEmptyPage(context);
  const events = await storeKeys(old, 2);
  await keepOpen(old, 1);
  const blocked = await context.newPage();
  await useVersion2(blocked);
  await blocked.goto("/robots.txt");
  const { error } = await tryToOpen(blocked);
  expect(error?.name).toBe("StoreBlockedError");
  expect(error?.message).toContain("close the other tabs of this site, then reload");

  await page.goto("./#/keys");
  await expect(page.getByText("Close or reload that tab; this one then continues")).toBeVisible();
  await old.close();
  await seeSaved(page);
  await seeAliases(page, "kept-1", "kept-2");
  await page.close();
  expect((await tryToOpen(blocked)).events).toEqual(events);
});

test("a page closes the database for a newer version, and reports that it is not saved", async ({
  context,
  page,
}) => {
  const bare = await openEmptyPage(context);
  await storeKeys(bare, 2);
  await openLaboratory(page);
  await seeSaved(page);
  await keepOpen(bare, 2);
  const before = await readStored(bare);
  await createKey(page, "afterwards");
  await seeNotSaved(page, "closed by the browser or for a newer version of this page");
  await storageNotice(page).getByRole("button", { name: "Save in this browser" }).click();
  await expect(notifications(page)).toContainText(
    "the storage has schema version 2, and this program supports versions up to 1; reload to get the newer version",
  );
  expect(await readStored(bare)).toEqual(before);
});

test("a database of a newer version is not changed", async ({ context, page }) => {
  const bare = await openEmptyPage(context);
  await storeKeys(bare, 2);
  await keepOpen(bare, 9);
  await bare.reload();
  const before = await readStored(bare);
  expect(before?.version).toBe(9);
  const { error } = await tryToOpen(bare);
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

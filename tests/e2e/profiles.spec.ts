// Files of the browser that are damaged between two launches. Afterwards the laboratory is complete,
// or its loss is reported and the readable part continues.

import { expect } from "@playwright/test";
import { createKey, openLaboratory } from "./dashboard.ts";
import { type Profile, test } from "./support/profile.ts";
import {
  checkLoss,
  continueAndSave,
  exportRest,
  type Loss,
  notifications,
  save,
  seeAliases,
  seeErrorOfLoss,
  seeNotSaved,
  seeReportOfLoss,
  seeSaved,
  storageNotice,
} from "./support/storage-status.ts";
import {
  fillStorage,
  type KmsEvent,
  openEmptyPage,
  readStored,
  storeKeys,
  tryToOpen,
} from "./support/stored.ts";

const KEYS = 10;

/**
 * Launches the browser, fills the laboratory and quits. The data is then in the log file of the
 * browser's database, or in a table if this many other bytes are stored after it.
 */
async function fill(profile: Profile, otherBytes = 0): Promise<KmsEvent[]> {
  const bare = await openEmptyPage(await profile.launch());
  const events = await storeKeys(bare, KEYS);
  await fillStorage(bare, otherBytes);
  await profile.quit();
  return events;
}

/** More bytes than a log contains before the database writes it as a table. */
const TABLE_BYTES = 5_000_000;

/** Flips one bit of a byte. */
function flip(bytes: Buffer, index: number): Buffer {
  bytes[index] = (bytes[index] ?? 0) ^ 1;
  return bytes;
}

test("if the log is cut in half, the first half continues", async ({ profile }) => {
  const events = await fill(profile);
  await profile.edit(/\.log$/, (bytes) => bytes.subarray(0, bytes.length >> 1));
  const context = await profile.launch();
  const bare = await openEmptyPage(context);
  const { error } = await tryToOpen(bare);
  const missingFrom = error?.missingFrom ?? NaN;
  expect(missingFrom).toBeGreaterThan(1);
  expect(missingFrom).toBeLessThan(events.length);
  await checkLoss(context, {
    events,
    missingFrom,
    error: "LaboratoryDamagedError",
    detail: /was stored up to change 30, and ends here/,
  });
});

test("a flipped bit in the log loses all of it, and the page reports that at each opening", async ({
  profile,
}) => {
  const events = await fill(profile);
  await profile.edit(/\.log$/, (bytes) => flip(bytes, bytes.length >> 1));
  const context = await profile.launch();
  const page = await context.newPage();
  await openLaboratory(page);
  const loss: Loss = {
    events,
    missingFrom: 1,
    error: "StoreLostError",
    detail: /the storage lost its contents \(.*checksum mismatch\)/,
  };
  await seeReportOfLoss(page, loss);
  await page.reload();
  await seeReportOfLoss(page, { ...loss, detail: "nothing is stored any more" });
  await continueAndSave(context, page, loss, false);
});

test("the package reports a flipped bit in the log with a typed error at each opening", async ({
  profile,
}) => {
  const events = await fill(profile);
  await profile.edit(/\.log$/, (bytes) => flip(bytes, bytes.length >> 1));
  const bare = await openEmptyPage(await profile.launch());
  seeErrorOfLoss(await tryToOpen(bare), {
    events,
    missingFrom: 1,
    error: "StoreLostError",
    detail: /checksum mismatch/,
  });
  seeErrorOfLoss(await tryToOpen(bare), {
    events,
    missingFrom: 1,
    error: "LaboratoryDamagedError",
    detail: /nothing is stored any more/,
  });
});

/** Fills a table of the browser's database and flips a bit in the record of a change. */
async function fillAndFlip(profile: Profile, keys: number, change: number): Promise<KmsEvent[]> {
  const bare = await openEmptyPage(await profile.launch());
  const events = await storeKeys(bare, keys);
  // A record ends with its checksum, which the table contains literally, as it is incompressible.
  const checksum = Buffer.from((await readStored(bare))?.log[change]?.slice(-32) ?? "", "hex");
  await fillStorage(bare, TABLE_BYTES);
  await profile.quit();
  await profile.edit(/\.ldb$/, (bytes) => {
    const index = bytes.indexOf(checksum);
    return index < 0 ? null : flip(bytes, index);
  });
  return events;
}

test("a flipped bit in a table loses the data after it, and saving works at the first click", async ({
  profile,
}) => {
  // Sixty keys make 180 changes, and the first hundred can be read: 33 keys, and a 34th without alias.
  const events = await fillAndFlip(profile, 60, 150);
  const context = await profile.launch();
  const page = await context.newPage();
  await openLaboratory(page);
  const loss: Loss = {
    events,
    missingFrom: 68,
    error: "StoreUnreadableError",
    detail: /the browser cannot read what it stored here/,
  };
  await seeReportOfLoss(page, loss);
  await continueAndSave(context, page, loss, false);
});

test("the package reports a flipped bit in a table with typed errors at each opening", async ({
  profile,
}) => {
  const events = await fillAndFlip(profile, 60, 150);
  const bare = await openEmptyPage(await profile.launch());
  seeErrorOfLoss(await tryToOpen(bare), {
    events,
    missingFrom: 68,
    error: "StoreUnreadableError",
    detail: /cannot read what it stored/,
  });
  // The browser deletes the database as soon as it has detected the damage.
  const loss = { events, missingFrom: 1 };
  seeErrorOfLoss(await tryToOpen(bare), {
    ...loss,
    error: "StoreLostError",
    detail: /checksum mismatch/,
  });
  seeErrorOfLoss(await tryToOpen(bare), {
    ...loss,
    error: "LaboratoryDamagedError",
    detail: /nothing is stored any more/,
  });
});

test("without CURRENT, the log is read again and nothing is lost", async ({ profile }) => {
  const events = await fill(profile);
  await profile.remove(/^CURRENT$/);
  const context = await profile.launch();
  expect(await tryToOpen(await openEmptyPage(context))).toMatchObject({
    events,
    status: { saved: true, verified: true },
  });
});

test("without CURRENT, the tables are lost, and the log after them is not a laboratory", async ({
  profile,
}) => {
  await fill(profile, TABLE_BYTES);
  const events = await storeKeys(await openEmptyPage(await profile.launch()), KEYS + 5);
  await profile.quit();
  await profile.remove(/^CURRENT$/);
  const context = await profile.launch();
  // Chromium creates the database again and applies the remaining log to it.
  await tryToOpen(await openEmptyPage(context));
  await checkLoss(context, {
    events,
    missingFrom: 1,
    error: "LaboratoryDamagedError",
    detail: /the snapshot is missing, and only the log is left/,
  });
});

test("without MANIFEST, nothing can be read or overwritten until the site's data is deleted", async ({
  profile,
}) => {
  const events = await fill(profile);
  await profile.remove(/^MANIFEST/);
  const log = await profile.read(/\.log$/);
  const context = await profile.launch();
  const bare = await openEmptyPage(context);
  const loss: Loss = {
    events,
    missingFrom: 1,
    error: "StoreUnreadableError",
    detail:
      /the browser cannot read what it stored here .*delete this site's data and restore an export/,
  };
  seeErrorOfLoss(await tryToOpen(bare), loss);
  const page = await context.newPage();
  await openLaboratory(page);
  await seeReportOfLoss(page, loss);
  await createKey(page, "afterwards");
  await storageNotice(page).getByRole("button", { name: "Save in this browser" }).click();
  await expect(notifications(page)).toContainText("the browser cannot read what it stored here");
  expect(await profile.read(/\.log$/)).toEqual(log);

  const exported = await exportRest(page);
  const session = await context.newCDPSession(bare);
  await session.send("Storage.clearDataForOrigin", {
    origin: new URL(bare.url()).origin,
    storageTypes: "all",
  });
  await page.reload();
  await seeSaved(page);
  await page.getByLabel("Laboratory file to import").setInputFiles({
    name: "rest.json",
    mimeType: "application/json",
    buffer: Buffer.from(exported),
  });
  await seeAliases(page, "afterwards");
});

test("a large value whose file is missing is reported, and the rest is replaced when the user confirms", async ({
  profile,
}) => {
  const bare = await openEmptyPage(await profile.launch());
  await storeKeys(bare, 160);
  // As one snapshot, whose parts the browser stores in their own files because of their size.
  const events = await bare.evaluate(async () => {
    const path = "/npm/index.js";
    const { Kms } = await import(path);
    const kms = await Kms.open({ store: { indexedDb: "kms-orrery" } });
    await kms.restore(await kms.export());
    const events = kms.events();
    await kms.close();
    return events;
  });
  await profile.quit();
  await profile.removeBlobs();
  const context = await profile.launch();
  const again = await openEmptyPage(context);
  const loss: Loss = {
    events,
    missingFrom: 1,
    error: "StoreUnreadableError",
    detail: /NotReadableError: Data lost due to missing file/,
  };
  seeErrorOfLoss(await tryToOpen(again), loss);
  const page = await context.newPage();
  await openLaboratory(page);
  await seeReportOfLoss(page, loss);
  await createKey(page, "afterwards");
  await save(page, { replacing: true });
  await page.reload();
  await seeAliases(page, "afterwards");
});

test("if the user denies storage, everything works in memory, and the stored data is kept", async ({
  profile,
}) => {
  const events = await fill(profile);
  await profile.set({ profile: { default_content_setting_values: { cookies: 2 } } });
  const denied = await profile.launch();
  const { error } = await tryToOpen(await openEmptyPage(denied));
  expect(error?.name).toBe("StoreUnavailableError");
  const page = await denied.newPage();
  await openLaboratory(page);
  await seeNotSaved(
    page,
    /Storage is not available in this browser or host \(.*denied permission.*\); allow this site to store data, or continue in memory/,
  );
  await createKey(page, "fleeting");
  await profile.quit();
  await profile.set({ profile: { default_content_setting_values: { cookies: 1 } } });
  expect(await tryToOpen(await openEmptyPage(await profile.launch()))).toMatchObject({
    events,
    status: { saved: true },
  });
});

test("if the browser grants persistent storage, the page says so", async ({ profile }) => {
  const context = await profile.launch();
  const page = await context.newPage();
  await openLaboratory(page);
  const session = await context.newCDPSession(page);
  await session.send("Browser.grantPermissions", {
    permissions: ["durableStorage"],
    origin: new URL(page.url()).origin,
  });
  await createKey(page, "worth-keeping");
  await storageNotice(page).getByRole("button", { name: "Keep my data" }).click();
  await expect(notifications(page)).toContainText(
    "This browser keeps the laboratory until you delete it.",
  );
  expect(await page.evaluate(() => navigator.storage.persisted())).toBe(true);
});

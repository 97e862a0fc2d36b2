// Files of the browser's that are damaged between two launches. Afterwards the laboratory is exactly
// as it was, or its loss is told; and what can be read of it goes on.

import { expect } from "@playwright/test";
import { createKey, openLaboratory } from "./orrery.ts";
import { type Profile, test } from "./support/profile.ts";
import {
  exportRest,
  type Loss,
  notifications,
  save,
  seeAliases,
  seeErrorOfLoss,
  seeNotSaved,
  seeSaved,
  seeWordsOfLoss,
  storageNotice,
  walkThroughLoss,
  workOnAndSave,
} from "./support/storage-status.ts";
import {
  addBallast,
  attempt,
  type Happened,
  openBarePage,
  readStored,
  seed,
} from "./support/stored.ts";

const KEYS = 10;

/** Launches the browser, fills the laboratory, and quits. What was stored is in the log of the
 * browser's database then; or, with ballast behind it, in a table. */
async function fill(profile: Profile, ballast = 0): Promise<Happened[]> {
  const bare = await openBarePage(await profile.launch());
  const events = await seed(bare, KEYS);
  await addBallast(bare, ballast);
  await profile.quit();
  return events;
}

/** More than a log takes before it becomes a table. */
const BALLAST = 5_000_000;

/** Flips one bit at a place. */
function flip(bytes: Buffer, place: number): Buffer {
  bytes[place] = (bytes[place] ?? 0) ^ 1;
  return bytes;
}

test("of a log that is cut in half, the first half goes on", async ({ profile }) => {
  const events = await fill(profile);
  await profile.edit(/\.log$/, (bytes) => bytes.subarray(0, bytes.length >> 1));
  const context = await profile.launch();
  const bare = await openBarePage(context);
  const { error } = await attempt(bare);
  const missingFrom = error?.missingFrom ?? NaN;
  expect(missingFrom).toBeGreaterThan(1);
  expect(missingFrom).toBeLessThan(events.length);
  await walkThroughLoss(context, {
    events,
    missingFrom,
    error: "LaboratoryDamagedError",
    detail: /was stored up to change 30, and ends here/,
  });
});

test("a bit that flips in the log costs all of it, which the page tells at once and again", async ({
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
  await seeWordsOfLoss(page, loss);
  await page.reload();
  await seeWordsOfLoss(page, { ...loss, detail: "nothing is stored any more" });
  await workOnAndSave(context, page, loss, false);
});

test("the package tells of a flipped bit in the log by a typed error, at once and again", async ({
  profile,
}) => {
  const events = await fill(profile);
  await profile.edit(/\.log$/, (bytes) => flip(bytes, bytes.length >> 1));
  const bare = await openBarePage(await profile.launch());
  seeErrorOfLoss(await attempt(bare), {
    events,
    missingFrom: 1,
    error: "StoreLostError",
    detail: /checksum mismatch/,
  });
  seeErrorOfLoss(await attempt(bare), {
    events,
    missingFrom: 1,
    error: "LaboratoryDamagedError",
    detail: /nothing is stored any more/,
  });
});

/** Fills a table of the browser's, and flips a bit in the record of a change. */
async function fillAndFlip(profile: Profile, keys: number, change: number): Promise<Happened[]> {
  const bare = await openBarePage(await profile.launch());
  const events = await seed(bare, keys);
  // Its checksum is at its end, and stands in the table as it is, since it does not compress.
  const checksum = Buffer.from((await readStored(bare))?.log[change]?.slice(-32) ?? "", "hex");
  await addBallast(bare, BALLAST);
  await profile.quit();
  await profile.edit(/\.ldb$/, (bytes) => {
    const place = bytes.indexOf(checksum);
    return place < 0 ? null : flip(bytes, place);
  });
  return events;
}

test("a bit that flips in a table costs what comes behind it, and saving works at the first click", async ({
  profile,
}) => {
  // Sixty keys in 180 changes, which are read by the hundred: 33 keys and the 34th, without its alias.
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
  await seeWordsOfLoss(page, loss);
  await workOnAndSave(context, page, loss, false);
});

test("the package tells of a flipped bit in a table by typed errors, whenever the laboratory is opened", async ({
  profile,
}) => {
  const events = await fillAndFlip(profile, 60, 150);
  const bare = await openBarePage(await profile.launch());
  seeErrorOfLoss(await attempt(bare), {
    events,
    missingFrom: 68,
    error: "StoreUnreadableError",
    detail: /cannot read what it stored/,
  });
  // The browser throws the database away as soon as it has noticed.
  const loss = { events, missingFrom: 1 };
  seeErrorOfLoss(await attempt(bare), {
    ...loss,
    error: "StoreLostError",
    detail: /checksum mismatch/,
  });
  seeErrorOfLoss(await attempt(bare), {
    ...loss,
    error: "LaboratoryDamagedError",
    detail: /nothing is stored any more/,
  });
});

test("without CURRENT a log is read again, and nothing is missing", async ({ profile }) => {
  const events = await fill(profile);
  await profile.remove(/^CURRENT$/);
  const context = await profile.launch();
  expect(await attempt(await openBarePage(context))).toMatchObject({
    events,
    status: { saved: true, verified: true },
  });
});

test("without CURRENT the tables are gone, and what is left behind them is no laboratory", async ({
  profile,
}) => {
  await fill(profile, BALLAST);
  const events = await seed(await openBarePage(await profile.launch()), KEYS + 5);
  await profile.quit();
  await profile.remove(/^CURRENT$/);
  const context = await profile.launch();
  // Chromium makes the database anew, and what was in its log comes to light in it.
  await attempt(await openBarePage(context));
  await walkThroughLoss(context, {
    events,
    missingFrom: 1,
    error: "LaboratoryDamagedError",
    detail: /the snapshot is missing, and only the log is left/,
  });
});

test("without MANIFEST nothing can be read, nothing is overwritten, and deleting the site's data helps", async ({
  profile,
}) => {
  const events = await fill(profile);
  await profile.remove(/^MANIFEST/);
  const log = await profile.read(/\.log$/);
  const context = await profile.launch();
  const bare = await openBarePage(context);
  const loss: Loss = {
    events,
    missingFrom: 1,
    error: "StoreUnreadableError",
    detail:
      /the browser cannot read what it stored here .*delete this site's data and restore an export/,
  };
  seeErrorOfLoss(await attempt(bare), loss);
  const page = await context.newPage();
  await openLaboratory(page);
  await seeWordsOfLoss(page, loss);
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

test("a large part whose file is gone is missed, and what is left of the rest is replaced when the visitor says so", async ({
  profile,
}) => {
  const bare = await openBarePage(await profile.launch());
  await seed(bare, 160);
  // As one snapshot, whose parts are too large for the browser's log.
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
  const again = await openBarePage(context);
  const loss: Loss = {
    events,
    missingFrom: 1,
    error: "StoreUnreadableError",
    detail: /NotReadableError: Data lost due to missing file/,
  };
  seeErrorOfLoss(await attempt(again), loss);
  const page = await context.newPage();
  await openLaboratory(page);
  await seeWordsOfLoss(page, loss);
  await createKey(page, "afterwards");
  await save(page, { replacing: true });
  await page.reload();
  await seeAliases(page, "afterwards");
});

test("where the visitor denies storage, everything works in memory, and what was stored comes back", async ({
  profile,
}) => {
  const events = await fill(profile);
  await profile.set({ profile: { default_content_setting_values: { cookies: 2 } } });
  const denied = await profile.launch();
  const { error } = await attempt(await openBarePage(denied));
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
  expect(await attempt(await openBarePage(await profile.launch()))).toMatchObject({
    events,
    status: { saved: true },
  });
});

test("where the browser agrees to keep what is stored, the page says so", async ({ profile }) => {
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

// Damaged, missing and newer records: the readable part continues in memory, and the rest is reported
// as missing.

import { createHash } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { createKey, openLaboratory } from "./dashboard.ts";
import {
  checkLoss,
  type Loss,
  seeAliases,
  seeNotSaved,
  seeSaved,
  storageNotice,
} from "./support/storage-status.ts";
import {
  flipBit,
  openEmptyPage,
  putStored,
  readStored,
  setMarker,
  storeKeys,
  tryToOpen,
} from "./support/stored.ts";

/** Four keys make eight events and twelve changes, because the clock advances after each key. */
const KEYS = 4;
const CHANGES = 3 * KEYS;

type Damage = Omit<Loss, "events" | "error"> & { damage(page: Page): Promise<void> };

const DAMAGES: Record<string, Damage> = {
  "a damaged record in the log": {
    damage: (page) => flipBit(page, "log", 5),
    missingFrom: 4,
    detail: /from change 5 on: it does not match its checksum/,
  },
  "a missing record in the log": {
    damage: (page) => putStored(page, "log", 8, null),
    missingFrom: 6,
    detail: /from change 8 on: change 8 is missing; the next one is 9/,
  },
  "a missing end of the log": {
    damage: (page) => putStored(page, "log", CHANGES, null),
    missingFrom: 9,
    detail: /from change 12 on: it was stored up to change 12, and ends here/,
  },
  "a damaged snapshot": {
    damage: (page) => flipBit(page, "snapshot", 0),
    missingFrom: 1,
    detail: /cannot be read: the beginning of the snapshot does not match its checksum/,
  },
  "a missing snapshot": {
    damage: (page) => putStored(page, "snapshot", 0, null),
    missingFrom: 1,
    detail: /cannot be read: the snapshot is missing, and only the log is left/,
  },
  "a marker that is ahead": {
    damage: (page) => setMarker(page, `99:${"5a".repeat(16)}`),
    missingFrom: 9,
    detail: /from change 13 on: it was stored up to change 99, and ends here/,
  },
  "a marker of another history": {
    damage: (page) => setMarker(page, `${CHANGES}:${"5a".repeat(16)}`),
    missingFrom: 9,
    detail: /from change 12 on: it is not the one that was stored last time/,
  },
};

for (const [name, { damage, ...loss }] of Object.entries(DAMAGES)) {
  test(`${name}: the readable part continues in memory, and the rest is reported as missing`, async ({
    context,
  }) => {
    const bare = await openEmptyPage(context);
    const events = await storeKeys(bare, KEYS);
    await damage(bare);
    await checkLoss(context, { events, error: "LaboratoryDamagedError", ...loss });
  });
}

test("a marker that is behind or missing loses nothing", async ({ context, page }) => {
  const bare = await openEmptyPage(context);
  await storeKeys(bare, 2);
  const behind = (await readStored(bare))?.marker ?? "no marker";
  await tryToOpen(bare);
  await openLaboratory(page);
  await createKey(page, "later");
  await page.close();
  await setMarker(bare, behind);
  expect(await tryToOpen(bare)).toMatchObject({
    events: { length: 6 },
    status: { saved: true, verified: true },
  });
  await setMarker(bare, null);
  expect(await tryToOpen(bare)).toMatchObject({
    events: { length: 6 },
    status: { saved: true, verified: false },
  });
  const again = await context.newPage();
  await openLaboratory(again);
  await seeSaved(again);
  await seeAliases(again, "kept-1", "kept-2", "later");
});

/** Appends a record of a newer, unknown form. */
async function putNewerRecord(page: Page, last: number): Promise<void> {
  const before = Buffer.from((await readStored(page))?.log[last] ?? "", "hex");
  const number = Buffer.alloc(8);
  number.writeBigUInt64BE(BigInt(last + 1));
  const body = Buffer.concat([
    Buffer.from("KO"),
    Buffer.from([255, 1]),
    number,
    before.subarray(-16),
    Buffer.from("?"),
  ]);
  const checksum = createHash("sha256").update(body).digest().subarray(0, 16);
  await putStored(page, "log", last + 1, Buffer.concat([body, checksum]).toString("hex"));
}

test("a record of a newer form is not changed", async ({ context, page }) => {
  const bare = await openEmptyPage(context);
  await storeKeys(bare, KEYS);
  await putNewerRecord(bare, CHANGES);
  const before = await readStored(bare);
  const { error } = await tryToOpen(bare);
  expect(error?.name).toBe("NewerFormatError");
  await openLaboratory(page);
  await seeNotSaved(
    page,
    "The history was written in format version 255, and this program supports versions up to 3; reload to get the newer version",
    "this is a new laboratory; the stored data is unchanged",
  );
  await createKey(page, "meanwhile");
  await storageNotice(page).getByRole("button", { name: "Save in this browser" }).click();
  await expect(page.getByRole("region", { name: "Notifications" })).toContainText(
    "reload to get the newer version",
  );
  await expect(page.getByRole("dialog")).toHaveCount(0);
  expect(await readStored(bare)).toEqual(before);
});

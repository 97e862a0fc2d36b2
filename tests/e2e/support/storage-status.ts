// The dashboard's storage status and notice, and what a user does with them: steps for the tests of
// storage faults.

import { readFile } from "node:fs/promises";
import { type BrowserContext, expect, type Locator, type Page } from "@playwright/test";
import { createKey, goTo, openLaboratory } from "../orrery.ts";
import {
  type Attempt,
  attempt,
  eventsOf,
  type Happened,
  openBarePage,
  readStored,
} from "./stored.ts";

/** The notice that the laboratory is not saved, or may be cleared. */
export const storageNotice = (page: Page): Locator =>
  page.getByRole("region", { name: "Laboratory storage" });

/** The flashbar. */
export const notifications = (page: Page): Locator =>
  page.getByRole("region", { name: "Notifications" });

export async function seeSaved(page: Page): Promise<void> {
  await expect(page.getByText("Saved in this browser", { exact: true })).toBeVisible();
  await expect(storageNotice(page).getByText(/Not saved/)).toBeHidden();
}

/** Sees that nothing is saved, why, and what can be done about it. */
export async function seeNotSaved(page: Page, ...why: (string | RegExp)[]): Promise<void> {
  await expect(page.getByText("Not saved", { exact: true })).toBeVisible();
  const note = storageNotice(page);
  await expect(note).toContainText(
    "the laboratory is lost when this tab closes, unless you save or export it",
  );
  for (const words of why) await expect(note).toContainText(words);
  await expect(note.getByRole("button", { name: "Export laboratory" })).toBeVisible();
}

/** Presses "Export laboratory" where it is offered, and gives what is in the file. */
export async function exportRest(page: Page): Promise<string> {
  const download = page.waitForEvent("download");
  await storageNotice(page).getByRole("button", { name: "Export laboratory" }).click();
  return readFile(await (await download).path(), "utf8");
}

/** Saves; `replacing` what is stored, which the page asks about first. */
export async function save(page: Page, { replacing }: { replacing: boolean }): Promise<void> {
  await storageNotice(page).getByRole("button", { name: "Save in this browser" }).click();
  if (replacing) {
    const dialog = page.getByRole("dialog", { name: "Replace the stored laboratory?" });
    await expect(dialog).toContainText("It is deleted");
    await dialog.getByRole("button", { name: "Replace", exact: true }).click();
  }
  await expect(notifications(page)).toContainText("The laboratory is saved in this browser again.");
  await seeSaved(page);
}

/** Sees exactly these aliases, given without their prefix. */
export async function seeAliases(page: Page, ...aliases: string[]): Promise<void> {
  await goTo(page, "Customer managed keys");
  const links = page
    .getByRole("table", { name: "Customer managed keys" })
    .getByRole("link", { name: /^alias\// });
  await expect
    .poll(async () => (await links.allTextContents()).sort())
    .toEqual(aliases.map((alias) => `alias/${alias}`).sort());
}

/** A loss as it has to be told. */
export interface Loss {
  /** All that had happened before. */
  events: Happened[];
  /** The number of the first event that is missing. */
  missingFrom: number;
  error: "LaboratoryDamagedError" | "StoreLostError" | "StoreUnreadableError";
  /** What the page and the package say in detail. */
  detail: string | RegExp;
}

/** Sees that the package tells a loss as a typed error, with what is left of the events. */
export function seeErrorOfLoss({ error, rest = [] }: Attempt, loss: Loss): void {
  expect(error).toMatchObject({ name: loss.error, missingFrom: loss.missingFrom });
  expect(error?.message).toMatch(loss.detail);
  expect(rest).toEqual(loss.events.slice(0, loss.missingFrom - 1));
}

/** Sees that the dashboard tells a loss in words: from which event on, and since when. */
export async function seeWordsOfLoss(
  page: Page,
  { events, missingFrom, detail }: Loss,
): Promise<void> {
  const missing = `event ${missingFrom} and all later ones are missing`;
  const last = events[missingFrom - 2];
  const date = new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
  const shown = last && `event ${last.seq} of ${date.format(last.at)} is the last one shown here`;
  await seeNotSaved(
    page,
    "The stored laboratory is damaged",
    missing,
    shown ?? "this is a new laboratory",
    detail,
  );
}

/** Works on with what is left, in memory: nothing stored is touched, and an export has all that is
 * left and what was added. Then puts it in the place of what is damaged, and finds it saved. */
export async function workOnAndSave(
  context: BrowserContext,
  page: Page,
  loss: Loss,
  replacing = true,
): Promise<void> {
  const bare = await openBarePage(context);
  const before = await readStored(bare);
  const left = loss.events.slice(0, loss.missingFrom - 1);
  await createKey(page, "afterwards");
  const exported = await eventsOf(bare, await exportRest(page));
  expect(exported.slice(0, left.length)).toEqual(left);
  expect(exported.slice(left.length).map(({ type }) => type)).toEqual([
    "KeyCreated",
    "AliasCreated",
  ]);
  expect(await readStored(bare)).toEqual(before);

  await save(page, { replacing });
  await page.reload();
  await seeSaved(page);
  await goTo(page, "Customer managed keys");
  await expect(page.getByRole("link", { name: "alias/afterwards" })).toBeVisible();
  await page.close();
  const { events, error } = await attempt(bare);
  expect(error).toBeUndefined();
  expect(events).toEqual(exported);
}

/** Walks through a loss that is told whenever the laboratory is opened. */
export async function walkThroughLoss(context: BrowserContext, loss: Loss): Promise<void> {
  const bare = await openBarePage(context);
  const before = await readStored(bare);
  seeErrorOfLoss(await attempt(bare), loss);
  const page = await context.newPage();
  await openLaboratory(page);
  await seeWordsOfLoss(page, loss);
  expect(await readStored(bare)).toEqual(before);
  await workOnAndSave(context, page, loss);
}

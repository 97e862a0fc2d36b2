// The dashboard's storage status and notice, and what a user does with them: steps for the tests of
// storage faults.

import { readFile } from "node:fs/promises";
import { type BrowserContext, expect, type Locator, type Page } from "@playwright/test";
import { createKey, goTo, openLaboratory } from "../dashboard.ts";
import {
  eventsOf,
  type KmsEvent,
  type OpenResult,
  openEmptyPage,
  readStored,
  tryToOpen,
} from "./stored.ts";

/** The notice that the laboratory is not saved, or may be cleared. */
export const storageNotice = (page: Page): Locator =>
  page.getByRole("region", { name: "Laboratory storage" });

/** The flashbar. */
export const notifications = (page: Page): Locator =>
  page.getByRole("region", { name: "Notifications" });

/** Checks that the laboratory is saved. */
export async function seeSaved(page: Page): Promise<void> {
  await expect(page.getByText("Saved in this browser", { exact: true })).toBeVisible();
  await expect(storageNotice(page).getByText(/Not saved/)).toBeHidden();
}

/** Checks that the laboratory is not saved, and that the page gives these reasons and remedies. */
export async function seeNotSaved(page: Page, ...reasons: (string | RegExp)[]): Promise<void> {
  await expect(page.getByText("Not saved", { exact: true })).toBeVisible();
  const note = storageNotice(page);
  await expect(note).toContainText(
    "the laboratory is lost when this tab closes, unless you save or export it",
  );
  for (const reason of reasons) await expect(note).toContainText(reason);
  await expect(note.getByRole("button", { name: "Export laboratory" })).toBeVisible();
}

/** Exports the laboratory with the button of the notice, and returns the contents of the file. */
export async function exportRest(page: Page): Promise<string> {
  const download = page.waitForEvent("download");
  await storageNotice(page).getByRole("button", { name: "Export laboratory" }).click();
  return readFile(await (await download).path(), "utf8");
}

/** Saves the laboratory. With `replacing`, confirms that it replaces the stored one. */
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

/** Checks that there are exactly these aliases, which are given without their prefix. */
export async function seeAliases(page: Page, ...aliases: string[]): Promise<void> {
  await goTo(page, "Customer managed keys");
  const links = page
    .getByRole("table", { name: "Customer managed keys" })
    .getByRole("link", { name: /^alias\// });
  await expect
    .poll(async () => (await links.allTextContents()).sort())
    .toEqual(aliases.map((alias) => `alias/${alias}`).sort());
}

/** The loss of a part of a laboratory, as the page and the package must report it. */
export interface Loss {
  /** All events before the loss. */
  events: KmsEvent[];
  /** The number of the first missing event. */
  missingFrom: number;
  error: "LaboratoryDamagedError" | "StoreLostError" | "StoreUnreadableError";
  /** The details in the messages of the page and of the package. */
  detail: string | RegExp;
}

/** Checks that the package reports a loss as a typed error with the remaining events. */
export function seeErrorOfLoss({ error, rest = [] }: OpenResult, loss: Loss): void {
  expect(error).toMatchObject({ name: loss.error, missingFrom: loss.missingFrom });
  expect(error?.message).toMatch(loss.detail);
  expect(rest).toEqual(loss.events.slice(0, loss.missingFrom - 1));
}

/** Checks that the dashboard reports a loss with the number and the date of its first event. */
export async function seeReportOfLoss(
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

/**
 * Changes the remaining laboratory in memory, and checks that the stored data does not change and that
 * an export contains the remaining and the new events. Then replaces the stored data, and checks that
 * it is saved.
 */
export async function continueAndSave(
  context: BrowserContext,
  page: Page,
  loss: Loss,
  replacing = true,
): Promise<void> {
  const bare = await openEmptyPage(context);
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
  const { events, error } = await tryToOpen(bare);
  expect(error).toBeUndefined();
  expect(events).toEqual(exported);
}

/** Checks the reports of a loss that occurs at each opening, and that the laboratory can be saved. */
export async function checkLoss(context: BrowserContext, loss: Loss): Promise<void> {
  const bare = await openEmptyPage(context);
  const before = await readStored(bare);
  seeErrorOfLoss(await tryToOpen(bare), loss);
  const page = await context.newPage();
  await openLaboratory(page);
  await seeReportOfLoss(page, loss);
  expect(await readStored(bare)).toEqual(before);
  await continueAndSave(context, page, loss);
}

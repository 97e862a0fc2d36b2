// What a visitor does and sees, as verbs: the walks are written in these.

import { expect, type Locator, type Page } from "@playwright/test";

/** Opens the site at one of its pages, such as `#/ciphertexts`, and waits until it is there. */
export async function openLaboratory(page: Page, address = "#/keys"): Promise<void> {
  await page.goto(`./${address}`);
  await expect(clock(page)).toBeVisible();
}

/** Goes to a page by the navigation. */
export async function goTo(
  page: Page,
  name: "Customer managed keys" | "AWS managed keys" | "Ciphertexts" | "Events",
): Promise<void> {
  const toggle = page.getByRole("button", { name: "Navigation" });
  if ((await toggle.isVisible()) && (await toggle.getAttribute("aria-expanded")) === "false") {
    await toggle.click();
  }
  const navigation = page.getByRole("navigation", { name: "Pages" });
  await navigation.getByRole("link", { name, exact: true }).click();
  await seeHeading(page, name);
}

/** Sees the heading of a page, which has the focus after a change of page. */
export async function seeHeading(page: Page, name: string | RegExp): Promise<void> {
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

/** Creates a symmetric key with an alias, given without its prefix; ends on the key's page and gives its id. */
export async function createKey(page: Page, alias: string): Promise<string> {
  await goTo(page, "Customer managed keys");
  await page.getByRole("button", { name: /^Create (your first )?key$/ }).click();
  const dialog = page.getByRole("dialog", { name: "Create key" });
  await dialog.getByLabel("Alias - optional").fill(alias);
  await dialog.getByRole("button", { name: "Create key" }).click();
  await seeHeading(page, `alias/${alias}`);
  return keyOfPage(page);
}

/** The id of the key whose page is shown. */
export function keyOfPage(page: Page): string {
  const id = /#\/keys\/([^/]+)/.exec(page.url())?.[1];
  if (!id) throw new Error(`${page.url()} is no key's page`);
  return id;
}

/** Goes to the page of the key that has this alias, given without its prefix. */
export async function openKey(page: Page, alias: string): Promise<void> {
  await goTo(page, "Customer managed keys");
  await page.getByRole("link", { name: `alias/${alias}`, exact: true }).click();
  await seeHeading(page, `alias/${alias}`);
}

/** Switches automatic rotation on, on a key's page. */
export async function switchRotationOn(page: Page, days = 365): Promise<void> {
  await region(page, "Automatic rotation").getByRole("button", { name: "Edit" }).click();
  const dialog = page.getByRole("dialog", { name: "Edit automatic key rotation" });
  await dialog.getByLabel("Automatically rotate this key").check();
  await dialog.getByLabel("Rotation period (in days)").fill(String(days));
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await expect(region(page, "Automatic rotation")).toContainText(`On, every ${days} days`);
}

/** Presses a button of the clock and waits for the sentence that says what it did. */
export async function advance(
  page: Page,
  by: "+1 day" | "+30 days" | "+1 year" | "Next event",
): Promise<void> {
  const days = {
    "+1 day": /Advanced 1 day to/,
    "+30 days": /Advanced 30 days to/,
    "+1 year": /Advanced 365 days to/,
    "Next event": /Advanced/,
  }[by];
  // What was said before is dismissed, so that the same sentence again is a new one.
  const before = page.getByRole("region", { name: "Notifications" });
  const dismiss = before.getByRole("button", { name: "Dismiss notification" });
  while ((await dismiss.count()) > 0) await dismiss.first().click();
  await clock(page).getByRole("button", { name: by, exact: true }).click();
  await expect(before).toContainText(days);
}

/** The clock. */
export function clock(page: Page): Locator {
  return page.getByRole("region", { name: "Simulated clock" });
}

/** What the page said politely last. */
export function announcement(page: Page): Locator {
  return page.locator('[role="status"][aria-live="polite"]');
}

/** A framed part of a page, by its heading. */
export function region(page: Page, heading: string | RegExp): Locator {
  return page
    .locator("section, article")
    .filter({ has: page.getByRole("heading", { level: 2, name: heading }) });
}

/** Chooses from the menu of what can be done to the key whose page is shown. */
export async function keyAction(
  page: Page,
  action: "Enable" | "Disable" | "Schedule key deletion" | "Cancel key deletion",
): Promise<void> {
  await page.getByRole("button", { name: "Key actions" }).click();
  await page.getByRole("menuitem", { name: action, exact: true }).click();
  const dialog = page.getByRole("dialog");
  if (action === "Disable" || action === "Schedule key deletion") {
    await dialog.getByLabel(/^Confirm that you want to/).check();
    await dialog
      .getByRole("button", { name: action === "Disable" ? "Disable key" : "Schedule deletion" })
      .click();
  }
  await expect(dialog).toBeHidden();
}

/** Sees the API's own word on the rotation of the key whose page is shown. */
export async function seeApiStatus(page: Page, enabled: boolean): Promise<void> {
  await expect(region(page, "Automatic rotation")).toContainText(`KeyRotationEnabled ${enabled}`);
}

/** Sees how many generations of material the key has whose page is shown. */
export async function seeMaterials(page: Page, number: number): Promise<void> {
  await expect(
    page.getByRole("heading", { level: 2, name: `Key materials (${number})` }),
  ).toBeVisible();
  await expect(page.getByRole("table", { name: "Key materials" }).getByRole("row")).toHaveCount(
    number + 1,
  );
}

/** Encrypts a text; ends on the page of ciphertexts. */
export async function encrypt(
  page: Page,
  text: string,
  { key, context = {}, label }: { key: string; context?: Record<string, string>; label: string },
): Promise<void> {
  await goTo(page, "Ciphertexts");
  await page.getByRole("button", { name: "Encrypt", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Encrypt" });
  await dialog.getByLabel("KMS key").selectOption({ label: key });
  await dialog.getByLabel("Plaintext").fill(text);
  await fillContext(dialog, context);
  await dialog.getByLabel("Label - optional").fill(label);
  await dialog.getByRole("button", { name: "Encrypt" }).click();
  await expect(dialog).toBeHidden();
  await expect(ciphertext(page, label)).toBeVisible();
}

/** Adds these pairs to the encryption context of a form. */
export async function fillContext(form: Locator, context: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(context)) {
    await form.getByRole("button", { name: "Add pair" }).click();
    await form.getByLabel("Context key").last().fill(name);
    await form.getByLabel("Context value").last().fill(value);
  }
}

/** A ciphertext that is kept, by its label. */
export function ciphertext(page: Page, label: string): Locator {
  const heading = page.getByRole("heading", {
    level: 2,
    name: new RegExp(`^${label} (Text|Data key|Re-encrypted)$`),
  });
  return page.getByRole("article").filter({ has: heading });
}

/** Decrypts a ciphertext with its own context, and sees this plaintext. */
export async function decrypt(page: Page, label: string, plaintext: string): Promise<void> {
  const card = ciphertext(page, label);
  await card.getByRole("button", { name: /^Decrypt/ }).click();
  await expect(card).toContainText("Decrypted on");
  await expect(card.getByRole("definition").filter({ hasText: plaintext }).first()).toHaveText(
    plaintext,
  );
}

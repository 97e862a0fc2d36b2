// The actions and observations of a user of the dashboard, from which the browser tests are built.

import { expect, type Locator, type Page } from "@playwright/test";

/** Opens a page of the site, such as `#/ciphertexts`, and waits until it is shown. */
export async function openLaboratory(page: Page, address = "#/keys"): Promise<void> {
  await page.goto(`./${address}`);
  await expect(clock(page)).toBeVisible();
}

/** Opens a page with the navigation. */
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

/** Waits for the heading of a page. */
export async function seeHeading(page: Page, name: string | RegExp): Promise<void> {
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

/**
 * Creates a symmetric key with an alias, which is given without its prefix. Ends on the key's page and
 * returns the key's ID.
 */
export async function createKey(page: Page, alias: string): Promise<string> {
  await goTo(page, "Customer managed keys");
  await page.getByRole("button", { name: /^Create (your first )?key$/ }).click();
  const dialog = page.getByRole("dialog", { name: "Create key" });
  await dialog.getByLabel("Alias - optional").fill(alias);
  await dialog.getByRole("button", { name: "Create key" }).click();
  await seeHeading(page, `alias/${alias}`);
  return keyOfPage(page);
}

/** Returns the ID of the key whose page is shown. */
export function keyOfPage(page: Page): string {
  const id = /#\/keys\/([^/]+)/.exec(page.url())?.[1];
  if (!id) throw new Error(`${page.url()} is not the page of a key`);
  return id;
}

/** Opens the page of the key with this alias, which is given without its prefix. */
export async function openKey(page: Page, alias: string): Promise<void> {
  await goTo(page, "Customer managed keys");
  await page.getByRole("link", { name: `alias/${alias}`, exact: true }).click();
  await seeHeading(page, `alias/${alias}`);
}

/** Enables automatic rotation on the page of a key. */
export async function enableRotation(page: Page, days = 365): Promise<void> {
  await region(page, "Automatic rotation").getByRole("button", { name: "Edit" }).click();
  const dialog = page.getByRole("dialog", { name: "Edit automatic key rotation" });
  await dialog.getByLabel("Automatically rotate this key").check();
  await dialog.getByLabel("Rotation period (in days)").fill(String(days));
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await expect(region(page, "Automatic rotation")).toContainText(`On, every ${days} days`);
}

/** Presses a button of the clock and waits for the message about its effect. */
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
  // Earlier messages are dismissed, so that an equal message must be a new one.
  const notifications = page.getByRole("region", { name: "Notifications" });
  const dismiss = notifications.getByRole("button", { name: "Dismiss notification" });
  while ((await dismiss.count()) > 0) await dismiss.first().click();
  await clock(page).getByRole("button", { name: by, exact: true }).click();
  await expect(notifications).toContainText(days);
}

/** Returns the panel of the clock. */
export function clock(page: Page): Locator {
  return page.getByRole("region", { name: "Simulated clock" });
}

/** Returns the polite live region with the last announcement. */
export function announcement(page: Page): Locator {
  return page.locator('[role="status"][aria-live="polite"]');
}

/** Returns a container of a page by its heading. */
export function region(page: Page, heading: string | RegExp): Locator {
  return page
    .locator("section, article")
    .filter({ has: page.getByRole("heading", { level: 2, name: heading }) });
}

/** Chooses an action from the menu of the key whose page is shown, and confirms it. */
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

/** Checks the rotation status that the API returns for the key whose page is shown. */
export async function seeApiStatus(page: Page, enabled: boolean): Promise<void> {
  await expect(region(page, "Automatic rotation")).toContainText(`KeyRotationEnabled ${enabled}`);
}

/** Checks the number of key materials of the key whose page is shown. */
export async function seeMaterials(page: Page, number: number): Promise<void> {
  await expect(
    page.getByRole("heading", { level: 2, name: `Key materials (${number})` }),
  ).toBeVisible();
  await expect(page.getByRole("table", { name: "Key materials" }).getByRole("row")).toHaveCount(
    number + 1,
  );
}

/** Encrypts a text. Ends on the page of ciphertexts. */
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

/** Returns the card of a stored ciphertext by its label. */
export function ciphertext(page: Page, label: string): Locator {
  const heading = page.getByRole("heading", {
    level: 2,
    name: new RegExp(`^${label} (Text|Data key|Re-encrypted)$`),
  });
  return page.getByRole("article").filter({ has: heading });
}

/** Decrypts a ciphertext with its own context, and checks the plaintext. */
export async function decrypt(page: Page, label: string, plaintext: string): Promise<void> {
  const card = ciphertext(page, label);
  await card.getByRole("button", { name: /^Decrypt/ }).click();
  await expect(card).toContainText("Decrypted on");
  await expect(card.getByRole("definition").filter({ hasText: plaintext }).first()).toHaveText(
    plaintext,
  );
}

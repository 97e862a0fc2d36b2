// Automatic rotation and rotation on demand in the dashboard.

import { expect, test } from "@playwright/test";
import {
  advance,
  ciphertext,
  createKey,
  decrypt,
  enableRotation,
  encrypt,
  keyAction,
  openKey,
  openLaboratory,
  region,
  seeApiStatus,
  seeMaterials,
} from "./dashboard.ts";

test("a new user creates a key and rotates it", async ({ page }) => {
  await openLaboratory(page, "");
  await expect(page.getByText("No customer managed keys yet")).toBeVisible();
  await createKey(page, "app");
  await expect(region(page, "Automatic rotation")).toContainText("Off");
  await seeApiStatus(page, false);
  await seeMaterials(page, 1);

  await enableRotation(page);
  await seeApiStatus(page, true);
  await advance(page, "+1 year");
  await expect(page.getByRole("region", { name: "Notifications" })).toContainText(
    "1 automatic rotation: alias/app.",
  );
  await seeMaterials(page, 2);
  const newest = page.getByRole("table", { name: "Key materials" }).getByRole("row").nth(1);
  await expect(newest).toContainText("Current");
  await expect(newest).toContainText("Automatic");
});

test("a disabled key that is overdue rotates when it is enabled", async ({ page }) => {
  await openLaboratory(page);
  await createKey(page, "paused");
  await enableRotation(page);
  await keyAction(page, "Disable");
  const panel = region(page, "Automatic rotation");
  await expect(panel).toContainText("Paused: key disabled");
  await expect(
    panel.getByRole("checkbox", { name: "Automatically rotate this key" }),
  ).toBeDisabled();
  await expect(
    panel.getByRole("checkbox", { name: "Automatically rotate this key" }),
  ).not.toBeChecked();
  await expect(panel).toContainText("its setting cannot be changed");
  await seeApiStatus(page, true);

  await advance(page, "+1 year");
  await advance(page, "+30 days");
  await seeMaterials(page, 1);

  await keyAction(page, "Enable");
  await seeMaterials(page, 2);
  await expect(panel).toContainText("On, every 365 days");
  await expect(panel).toContainText("in 365 days");
});

test("a cancelled deletion restores the rotation status, and ciphertexts can be decrypted again", async ({
  page,
}) => {
  await openLaboratory(page);
  await createKey(page, "wanted");
  await enableRotation(page);
  await encrypt(page, "still here", { key: "alias/wanted", label: "Note" });
  await openKey(page, "wanted");
  await keyAction(page, "Schedule key deletion");
  await seeApiStatus(page, false);
  await expect(region(page, "General configuration")).toContainText("Pending deletion");

  await page
    .getByRole("navigation", { name: "Pages" })
    .getByRole("link", { name: "Ciphertexts" })
    .click();
  const card = ciphertext(page, "Note");
  await card.getByRole("button", { name: /^Decrypt/ }).click();
  await expect(card.getByText("KMSInvalidStateException")).toBeVisible();

  await openKey(page, "wanted");
  await keyAction(page, "Cancel key deletion");
  await seeApiStatus(page, true);
  await expect(region(page, "General configuration")).toContainText("Disabled");
  await keyAction(page, "Enable");
  await expect(region(page, "General configuration")).toContainText("Enabled");

  await page
    .getByRole("navigation", { name: "Pages" })
    .getByRole("link", { name: "Ciphertexts" })
    .click();
  await decrypt(page, "Note", "still here");
});

test("after a key is deleted, its ciphertexts cannot be decrypted", async ({ page }) => {
  await openLaboratory(page);
  await createKey(page, "doomed");
  await encrypt(page, "lost", { key: "alias/doomed", label: "Letter" });
  await openKey(page, "doomed");
  await keyAction(page, "Schedule key deletion");
  await advance(page, "Next event");
  await expect(
    page.getByRole("heading", { level: 1, name: "This key does not exist" }),
  ).toBeVisible();

  await page
    .getByRole("navigation", { name: "Pages" })
    .getByRole("link", { name: "Ciphertexts" })
    .click();
  const card = ciphertext(page, "Letter");
  await expect(card).toContainText("key deleted");
  await card.getByRole("button", { name: /^Decrypt/ }).click();
  // AWS KMS returns the same error for a deleted key and for one that never existed.
  await expect(card).toContainText("AccessDeniedException");
  await expect(card).toContainText("does not exist");
});

test("a key rotates on demand", async ({ page }) => {
  await openLaboratory(page);
  await createKey(page, "urgent");
  const panel = region(page, "On-demand rotation");
  await panel.getByRole("button", { name: "Rotate now" }).click();
  await page
    .getByRole("dialog", { name: "Rotate key now" })
    .getByRole("button", { name: "Rotate key" })
    .click();
  await expect(panel).toContainText("Rotation in progress");
  await advance(page, "+1 day");
  await seeMaterials(page, 2);
  await expect(panel).toContainText("24 of 25");
  await expect(page.getByRole("table", { name: "Key materials" })).toContainText("On-demand");
});

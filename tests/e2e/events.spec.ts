// The pages of events, CloudTrail records and EventBridge events.

import { expect, test } from "@playwright/test";
import {
  advance,
  createKey,
  enableRotation,
  encrypt,
  goTo,
  keyAction,
  openKey,
  openLaboratory,
} from "./dashboard.ts";

test("events are described in sentences, newest first, and can be filtered", async ({ page }) => {
  await openLaboratory(page);
  await goTo(page, "Events");
  await expect(page.getByText("No events yet")).toBeVisible();
  await createKey(page, "other");
  await createKey(page, "app");
  await enableRotation(page, 90);
  await advance(page, "Next event");
  await goTo(page, "Events");
  const rows = page.getByRole("table", { name: "What happened" }).getByRole("row");
  await expect(rows).toContainText([
    "What happened",
    "Rotated automatically",
    "Automatic rotation switched on, every 90 days",
    "alias/app was created",
    "Key created",
    "alias/other was created",
    "Key created",
  ]);

  await page.getByLabel("About").selectOption("Rotations");
  await expect(rows).toHaveCount(2);
  await page.getByLabel("About").selectOption("Everything");
  await page.getByLabel("Key", { exact: true }).selectOption("alias/other");
  await expect(rows).toHaveCount(3);
  await rows.nth(1).getByRole("link", { name: "alias/other" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "alias/other" })).toBeVisible();
});

test("CloudTrail records each call, including refused ones, and shows its JSON", async ({
  page,
}) => {
  await openLaboratory(page);
  await createKey(page, "app");
  await encrypt(page, "secret words", {
    key: "alias/app",
    context: { tenant: "a" },
    label: "Note",
  });
  await openKey(page, "app");
  await keyAction(page, "Disable");
  await page
    .getByRole("navigation", { name: "Pages" })
    .getByRole("link", { name: "Ciphertexts" })
    .click();
  await page
    .getByRole("article")
    .getByRole("button", { name: /^Decrypt/ })
    .click();
  await expect(page.getByRole("article")).toContainText("DisabledException");

  await goTo(page, "Events");
  await page.getByRole("tab", { name: "CloudTrail" }).click();
  const rows = page.getByRole("table", { name: "CloudTrail records" }).getByRole("row");
  await page.getByLabel("Event name or error code").fill("crypt");
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(1)).toContainText("Decrypt");
  await expect(rows.nth(1)).toContainText("DisabledException");
  await rows.nth(2).getByRole("button").click();
  const json = page.getByRole("region", { name: "Record as JSON" });
  const record = JSON.parse((await json.textContent()) ?? "");
  expect(record).toMatchObject({
    eventSource: "kms.amazonaws.com",
    eventName: "Encrypt",
    requestParameters: { encryptionContext: { tenant: "a" } },
  });
  expect(Object.keys(record)[0]).toBe("eventVersion");
  expect(JSON.stringify(record)).not.toContain("secret words");
});

test("EventBridge gets an event for the rotation only", async ({ page }) => {
  await openLaboratory(page);
  await createKey(page, "app");
  await enableRotation(page, 90);
  await advance(page, "Next event");
  await goTo(page, "Events");
  await page.getByRole("tab", { name: "EventBridge" }).click();
  const rows = page.getByRole("table", { name: "EventBridge events" }).getByRole("row");
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(1)).toContainText("KMS CMK Rotation");
  await rows.nth(1).getByRole("button").click();
  const json = await page.getByRole("region", { name: "Record as JSON" }).textContent();
  expect(JSON.parse(json ?? "")).toMatchObject({
    source: "aws.kms",
    detail: { "rotation-type": "AUTOMATIC" },
  });
});

test("each view of the events has its own address", async ({ page }) => {
  await openLaboratory(page, "#/events/cloudtrail");
  await expect(page.getByRole("tab", { name: "CloudTrail" })).toHaveAttribute(
    "aria-selected",
    "true",
  );
  await page.getByRole("tab", { name: "EventBridge" }).click();
  await expect(page).toHaveURL(/#\/events\/eventbridge$/);
  await page.reload();
  await expect(page.getByRole("tab", { name: "EventBridge" })).toHaveAttribute(
    "aria-selected",
    "true",
  );
  await page.goBack();
  await expect(page.getByRole("tab", { name: "CloudTrail" })).toHaveAttribute(
    "aria-selected",
    "true",
  );
});

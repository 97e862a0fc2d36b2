// Use of the dashboard with only the keyboard.

import { expect, type Locator, type Page, test } from "@playwright/test";
import { announcement, openLaboratory, seeHeading, seeMaterials } from "./dashboard.ts";

/** Presses Tab until `target` has the focus, and checks that it is visible. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    if (await target.evaluate((element) => element === document.activeElement).catch(() => false)) {
      await seeFocus(page);
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not reach ${target}`);
}

/** Checks that the focused element is in the viewport and not covered by another one. */
async function seeFocus(page: Page): Promise<void> {
  const covered = await page.evaluate(() => {
    const element = document.activeElement;
    if (!element) return "no element has the focus";
    const { left, top, width, height } = element.getBoundingClientRect();
    const over = document.elementFromPoint(left + width / 2, top + height / 2);
    const isUncovered =
      over &&
      (element.contains(over) ||
        over.contains(element) ||
        over.closest("label")?.contains(element));
    return isUncovered
      ? ""
      : `${element.outerHTML.slice(0, 80)} is covered by ${over?.outerHTML.slice(0, 80)}`;
  });
  expect(covered).toBe("");
}

test("a new user creates and rotates a key with the keyboard", async ({ page }) => {
  await openLaboratory(page);
  const press = (...keys: string[]) =>
    keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());

  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to main content" })).toBeFocused();
  await press("Enter");
  const create = page.getByRole("button", { name: "Create your first key" });
  await tabTo(page, create);
  await press("Enter");
  const dialog = page.getByRole("dialog", { name: "Create key" });
  await expect(dialog.getByLabel("Alias - optional")).toBeFocused();

  // Escape closes the dialog and returns the focus to the button.
  await press("Escape");
  await expect(page.locator("dialog")).toHaveCount(0);
  await expect(create).toBeFocused();
  await press("Enter");
  await expect(dialog.getByLabel("Alias - optional")).toBeFocused();
  await page.keyboard.type("by-hand");
  await press("Enter");
  await seeHeading(page, "alias/by-hand");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();

  await tabTo(page, page.getByRole("tab", { name: "Key material and rotations" }));
  await press("ArrowRight");
  await expect(page.getByRole("tab", { name: "Aliases" })).toBeFocused();
  await expect(page.getByRole("table", { name: "Aliases" })).toBeVisible();
  await press("ArrowLeft");
  const edit = page.getByRole("tabpanel").getByRole("button", { name: "Edit" });
  await tabTo(page, edit);
  await press("Enter");
  await tabTo(page, page.getByRole("dialog").getByLabel("Automatically rotate this key"));
  await press("Space");
  await tabTo(page, page.getByRole("dialog").getByRole("button", { name: "Save" }));
  await press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();

  const year = page.getByRole("button", { name: "+1 year", exact: true });
  await tabTo(page, year);
  await press("Enter");
  await expect(announcement(page)).toContainText("1 automatic rotation: alias/by-hand.");
  await expect(year).toBeFocused();
  await seeMaterials(page, 2);
});

test("the menu of key actions is operated with the keyboard", async ({ page }) => {
  await openLaboratory(page);
  await page.getByRole("button", { name: "Create your first key" }).press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Create key" }).press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  const menu = page.getByRole("button", { name: "Key actions" });
  await tabTo(page, menu);
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("menuitem", { name: /^Enable/ })).toBeFocused();
  await expect(page.getByRole("menuitem", { name: /^Enable/ })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("menuitem", { name: /^Disable/ })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(menu).toBeFocused();
  await expect(page.getByRole("menu")).toBeHidden();
});

test("after a focused element is deleted, the focus stays in its panel", async ({ page }) => {
  await openLaboratory(page);
  await page.getByRole("button", { name: "Create your first key" }).press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Alias - optional").fill("only");
  await page.keyboard.press("Enter");
  await seeHeading(page, "alias/only");
  await page.getByRole("tab", { name: "Aliases" }).press("Enter");
  await page
    .getByRole("tabpanel")
    .getByRole("button", { name: /^Delete/ })
    .press("Enter");
  await dialog.getByRole("button", { name: "Delete alias" }).press("Enter");
  await expect(page.getByText("No aliases", { exact: true })).toBeVisible();
  await expect(page.getByRole("tabpanel")).toBeFocused();
});

test("a filter without matches says so, and has the focus after it is cleared", async ({
  page,
}) => {
  await openLaboratory(page);
  await page.getByRole("button", { name: "Create your first key" }).press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Create key" }).press("Enter");
  await page.getByRole("link", { name: "Customer managed keys" }).first().press("Enter");
  const filter = page.getByRole("searchbox", { name: /^Find keys/ });
  await filter.fill("no such key");
  await expect(page.getByText("No matches", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Clear the filter" }).press("Enter");
  await expect(filter).toBeFocused();
  await expect(filter).toHaveValue("");
  await expect(
    page.getByRole("table", { name: "Customer managed keys" }).getByRole("row"),
  ).toHaveCount(2);
});

// The page in general: its policy, addresses, announcements and accessibility.

import { expect, type Page, test } from "@playwright/test";
import {
  advance,
  announcement,
  ciphertext,
  clock,
  createKey,
  decrypt,
  enableRotation,
  encrypt,
  goTo,
  keyAction,
  openKey,
  openLaboratory,
} from "./dashboard.ts";
import { axeViolations } from "./support/axe.ts";

test("the page works under its strict policy", async ({ page, request }) => {
  const html = await (await request.get("./")).text();
  expect(html).toContain('http-equiv="Content-Security-Policy"');
  for (const part of [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
  ]) {
    expect(html).toContain(part);
  }
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)[^>]*>|<style|\sstyle=|\son\w+=/);

  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`refused: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
    });
  });
  await openLaboratory(page);
  await createKey(page, "app");
  await enableRotation(page);
  await advance(page, "+1 year");
  await encrypt(page, "under a strict policy", { key: "alias/app", label: "Note" });
  await decrypt(page, "Note", "under a strict policy");
  await goTo(page, "Events");
  await goTo(page, "AWS managed keys");
  expect(complaints).toEqual([]);
});

test("the site works under a path prefix and sends no requests to other hosts", async ({
  page,
  baseURL,
}) => {
  expect(new URL(baseURL ?? "").pathname).not.toBe("/");
  const elsewhere: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(baseURL ?? "none") && !request.url().startsWith("data:")) {
      elsewhere.push(request.url());
    }
  });
  await openLaboratory(page, "#/ciphertexts");
  await createKey(page, "deep");
  await page.goBack();
  await expect(
    page.getByRole("heading", { level: 1, name: "Customer managed keys" }),
  ).toBeVisible();
  expect(elsewhere).toEqual([]);
});

test("a page whose code cannot be fetched says so and is shown after a second attempt", async ({
  page,
}) => {
  const code = /-pages\.wasm$/;
  await page.route(code, (route) => route.abort());
  await openLaboratory(page, "#/events");
  await expect(page.getByText("This page could not be loaded")).toBeVisible();
  await goTo(page, "Customer managed keys");
  await page.getByRole("button", { name: "Create your first key" }).click();
  await expect(page.getByRole("region", { name: "Notifications" })).toContainText(
    "could not be loaded",
  );
  await page.goBack();
  await page.unroute(code);
  await page.getByRole("button", { name: "Try again" }).click();
  const heading = page.getByRole("heading", { level: 1, name: "Events" });
  await expect(heading).toBeVisible();
  await expect(heading).toBeFocused();
});

test("each button of the clock announces its effect and keeps the focus", async ({ page }) => {
  await openLaboratory(page);
  await createKey(page, "app");
  await enableRotation(page, 100);
  const said = announcement(page);
  const press = async (name: string) => {
    const button = clock(page).getByRole("button", { name, exact: true });
    await button.click();
    await expect(button).toBeFocused();
  };
  const date = /to \d{1,2} [A-Z][a-z]{2} \d{4}\./;
  await press("+1 day");
  await expect(said).toHaveText(/^Advanced 1 day to /);
  await expect(said).toHaveText(/No key rotated or changed\.\s*$/);
  await press("+30 days");
  await expect(said).toHaveText(/^Advanced 30 days to /);
  await press("Next event");
  await expect(said).toHaveText(/1 automatic rotation: alias\/app\.\s*$/);
  await press("+1 year");
  await expect(said).toHaveText(
    /^Advanced 365 days .* 3 automatic rotations: alias\/app \(3\)\.\s*$/,
  );
  await expect(said).toHaveText(date);

  const toDate = clock(page).getByRole("button", { name: "To date" });
  await toDate.click();
  const dialog = page.getByRole("dialog", { name: "Advance the clock to a date" });
  await dialog.getByLabel("Date and time (UTC)").fill("2050-01-01T00:00");
  await dialog.getByRole("button", { name: "Advance the clock" }).click();
  await expect(said).toHaveText(/to 1 Jan 2050\..*automatic rotations: alias\/app/);
  await expect(toDate).toBeFocused();

  // A date in the past shows an error, and the clock does not change.
  await toDate.click();
  await dialog.getByLabel("Date and time (UTC)").fill("2049-01-01T00:00");
  await dialog.getByRole("button", { name: "Advance the clock" }).click();
  await expect(dialog.getByRole("alert")).not.toBeEmpty();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(clock(page)).toContainText("1 Jan 2050");
});

test("the clock runs at the selected speed and pauses", async ({ page }) => {
  await openLaboratory(page);
  await clock(page).getByLabel("Speed of the clock").selectOption("30 days/s");
  const day = clock(page).locator(".hands-date");
  const before = (await day.textContent()) ?? "";
  await expect(day).not.toHaveText(before);
  await clock(page).getByRole("button", { name: "Pause the clock" }).click();
  await expect(clock(page).getByRole("button", { name: "Run the clock" })).toBeVisible();
  const time = (await clock(page).locator(".hands").textContent()) ?? "";
  await createKey(page, "meanwhile");
  await expect(clock(page).locator(".hands")).toHaveText(time);
});

for (const width of [320, 768, 1280]) {
  for (const colorScheme of width === 768 ? (["light"] as const) : (["light", "dark"] as const)) {
    test(`all pages are accessible at ${width} pixels, ${colorScheme}`, async ({ page }) => {
      test.setTimeout(90_000);
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      await openLaboratory(page);
      await check(page, "no keys");
      const id = await createContents(page);
      for (const tab of ["rotation", "aliases", "policy", "tags"]) {
        await visit(page, `#/keys/${id}/${tab}`);
      }
      await visit(page, "#/keys");
      await visit(page, "#/aws-managed-keys");
      await visit(page, "#/nowhere");
      await visit(page, "#/ciphertexts");
      for (const name of ["Bound", "Refused"]) {
        await ciphertext(page, name)
          .getByRole("button", { name: /^Decrypt/ })
          .click();
      }
      await expect(page.getByText("Decrypted on")).toBeVisible();
      await ciphertext(page, "Bound").getByText("Anatomy of the blob").click();
      await check(page, "a decrypted ciphertext");
      await page.getByRole("button", { name: "Encrypt", exact: true }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Add pair" }).click();
      await check(page, "the dialog to encrypt");
      await page.keyboard.press("Escape");
      await visit(page, "#/events");
      for (const tab of ["CloudTrail", "EventBridge"]) {
        await page.getByRole("tab", { name: tab }).click();
        await page.getByRole("tabpanel").getByRole("row").nth(1).getByRole("button").click();
        await check(page, tab);
      }
      await visit(page, "#/keys");
      await page.getByRole("button", { name: "Create key" }).click();
      await page
        .getByRole("dialog")
        .getByText(/^Advanced/)
        .click();
      await check(page, "the dialog to create a key");
    });
  }
}

/** Creates contents for all pages and returns the ID of a key that rotated. */
async function createContents(page: Page): Promise<string> {
  await createKey(page, "disabled");
  await encrypt(page, "shut away", { key: "alias/disabled", label: "Refused" });
  await openKey(page, "disabled");
  await keyAction(page, "Disable");
  const id = await createKey(page, "an-alias-as-long-as-aliases-sometimes-are/and-a-little-longer");
  await enableRotation(page);
  const key = "alias/an-alias-as-long-as-aliases-sometimes-are/and-a-little-longer";
  await encrypt(page, "for everyone", {
    key,
    context: { tenant: "a", purpose: "accessibility" },
    label: "Bound",
  });
  await advance(page, "+1 year");
  await goTo(page, "AWS managed keys");
  await page.getByRole("button", { name: "Use an AWS service" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Use the service" }).click();
  await expect(page.getByRole("link", { name: "alias/aws/s3" })).toBeVisible();
  return id;
}

async function visit(page: Page, address: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, address);
  await expect.poll(() => page.evaluate(() => location.hash)).toBe(address);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await check(page, address);
}

/** Checks that axe-core reports no violations and that the page does not scroll horizontally. */
async function check(page: Page, where: string): Promise<void> {
  expect.soft(await axeViolations(page), where).toEqual([]);
  const overflow = await page.evaluate(() => {
    const boxes = [...document.querySelectorAll(".table-box")].map(
      (box) => box.scrollWidth - box.clientWidth,
    );
    return Math.max(document.documentElement.scrollWidth - window.innerWidth, ...boxes);
  });
  expect.soft(overflow, `${where}: pixels of horizontal overflow`).toBeLessThanOrEqual(0);
}

// Asymmetric and HMAC keys in the dashboard, whose algorithms are fetched at first use.

import { expect, type Page, test } from "@playwright/test";
import { goTo, keyOfPage, openLaboratory, region, seeHeading } from "./dashboard.ts";

/** Fills in the dialog that creates a key of this spec. */
async function fillIn(page: Page, alias: string, spec: string, usage: string): Promise<void> {
  await goTo(page, "Customer managed keys");
  await page.getByRole("button", { name: /^Create (your first )?key$/ }).click();
  const dialog = page.getByRole("dialog", { name: "Create key" });
  await dialog.getByLabel("Alias - optional").fill(alias);
  await dialog.getByText("Advanced: key spec").click();
  await dialog.getByLabel("Key spec").selectOption(spec);
  await dialog.getByLabel("Key usage").selectOption(usage);
}

const confirm = (page: Page): Promise<void> =>
  page
    .getByRole("dialog", { name: "Create key" })
    .getByRole("button", { name: "Create key" })
    .click();

/** Returns a list of the algorithms' files that the page fetches from now on. */
function fetchedFiles(page: Page): string[] {
  const files: string[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.includes("/algorithms-")) files.push(pathname.split("/").at(-1) ?? "");
  });
  return files;
}

test("the page stays responsive while it creates RSA and HMAC keys", async ({ page }) => {
  const files = fetchedFiles(page);
  await openLaboratory(page);
  await fillIn(page, "signer", "RSA_4096", "SIGN_VERIFY");
  expect(files).toEqual([]);
  await page.evaluate(() => {
    let last = performance.now();
    Object.assign(globalThis, { longestPause: 0 });
    setInterval(() => {
      const now = performance.now();
      Object.assign(globalThis, {
        longestPause: Math.max(
          (globalThis as { longestPause?: number }).longestPause ?? 0,
          now - last,
        ),
      });
      last = now;
    }, 10);
  });
  await confirm(page);
  await seeHeading(page, "alias/signer");
  expect(keyOfPage(page)).toMatch(/^[0-9a-f-]{36}$/);
  await expect(region(page, "General configuration")).toContainText("Enabled");
  expect(files).toContain("kms_algorithms_wasm_bg.wasm");
  expect(
    await page.evaluate(() => (globalThis as { longestPause?: number }).longestPause),
  ).toBeLessThan(1000);

  const fetchedBefore = files.length;
  await fillIn(page, "codes", "HMAC_256", "GENERATE_VERIFY_MAC");
  await confirm(page);
  await seeHeading(page, "alias/codes");
  expect(files).toHaveLength(fetchedBefore);

  await page.reload();
  await seeHeading(page, "alias/codes");
});

for (const blocked of ["algorithms.js*", "wasm/kms_algorithms_wasm_bg.wasm"]) {
  test(`if ${blocked} cannot be fetched, the page says so and a second attempt works`, async ({
    page,
  }) => {
    await openLaboratory(page);
    const files = `**/algorithms-*/${blocked}`;
    await page.route(files, (route) => route.abort());
    await fillIn(page, "later", "ECC_NIST_P256", "SIGN_VERIFY");
    await confirm(page);
    const dialog = page.getByRole("dialog", { name: "Create key" });
    await expect(dialog).toContainText("The algorithms of asymmetric and HMAC keys are not there.");
    await expect(dialog).toContainText(/fetch/i);
    await page.unroute(files);
    await confirm(page);
    await seeHeading(page, "alias/later");
  });
}

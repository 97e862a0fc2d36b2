// Answered changes survive a reload, a crash and a second tab; without storage, the page says so.

import { expect, type Page, test } from "@playwright/test";
import {
  advance,
  ciphertext,
  clock,
  createKey,
  decrypt,
  enableRotation,
  encrypt,
  goTo,
  openKey,
  openLaboratory,
  region,
  seeMaterials,
} from "./dashboard.ts";

test("a reload loses nothing", async ({ page }) => {
  await openLaboratory(page);
  await createKey(page, "kept");
  await enableRotation(page);
  await advance(page, "+1 year");
  await encrypt(page, "remember me", {
    key: "alias/kept",
    context: { tenant: "a" },
    label: "Memo",
  });
  const day = await clock(page).locator(".hands-date").textContent();

  await page.reload();
  await expect(page.getByText("Saved in this browser")).toBeVisible();
  await expect(clock(page)).toContainText(day ?? "no day");
  await decrypt(page, "Memo", "remember me");
  await openKey(page, "kept");
  await seeMaterials(page, 2);
  await expect(region(page, "Automatic rotation")).toContainText("On, every 365 days");
  await goTo(page, "Events");
  await expect(page.getByRole("table", { name: "What happened" })).toContainText(
    "Rotated automatically",
  );
});

test("after a crash during many commands, the laboratory contains the answered ones", async ({
  page,
  context,
}) => {
  const keys = 16;
  await openLaboratory(page);
  for (let number = 1; number <= keys; number++) {
    await createKey(page, `burst-${String(number).padStart(2, "0")}`);
  }
  await goTo(page, "Customer managed keys");
  await page.getByLabel("Select all keys").check();
  await choose(page, "Disable");
  const dialog = page.getByRole("dialog", { name: "Disable keys" });
  await dialog.getByLabel(/^Confirm/).check();
  await dialog.getByRole("button", { name: "Disable keys" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("Disabled", { exact: true })).toHaveCount(keys);

  // The table shows a command only after it is answered, so the page reports each row that changes.
  let answered = 0;
  const devtools = await context.newCDPSession(page);
  const crashed = page.waitForEvent("crash");
  await page.exposeFunction("reportAnswered", (number: number) => {
    answered = Math.max(answered, number);
    if (answered === 3) void devtools.send("Page.crash").catch(() => undefined);
  });
  await page.evaluate(() => {
    const enabled = () => document.querySelectorAll("tbody .status.success").length;
    const report = () => {
      void (window as unknown as { reportAnswered(n: number): void }).reportAnswered(enabled());
      // Blocks the page, so that it crashes before the remaining commands are executed.
      if (enabled() >= 3) {
        for (const until = performance.now() + 20_000; performance.now() < until; );
      }
    };
    new MutationObserver(report).observe(document.body, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  });
  await choose(page, "Enable");
  await crashed;

  const again = await context.newPage();
  await openLaboratory(again);
  await expect(again.getByText("Saved in this browser")).toBeVisible();
  const rows = again.getByRole("table", { name: "Customer managed keys" }).getByRole("row");
  await expect(rows).toHaveCount(keys + 1);
  const states = (await rows.allTextContents()).slice(1).map((row) => !row.includes("Disabled"));
  const stored = states.filter(Boolean).length;
  // The commands were sent in the order of the table, so the stored ones are a prefix of it. The
  // command whose answer was in flight at the crash may be stored or not.
  expect(states).toEqual(states.map((_, index) => index < stored));
  expect(stored).toBeGreaterThanOrEqual(answered);
  expect(stored).toBeLessThanOrEqual(answered + 1);
  expect(stored).toBeLessThan(keys);
});

async function choose(page: Page, action: string): Promise<void> {
  await page.getByRole("button", { name: "Key actions" }).click();
  await page.getByRole("menuitem", { name: action, exact: true }).click();
}

test("a second tab shows the same laboratory, changes it, and becomes the leader when the first closes", async ({
  page,
  context,
}) => {
  await openLaboratory(page);
  await createKey(page, "first");
  const second = await context.newPage();
  await openLaboratory(second);
  await openKey(second, "first");
  await enableRotation(second);
  await openKey(page, "first");
  await expect(region(page, "Automatic rotation")).toContainText("On, every 365 days");
  await advance(second, "+1 year");
  await seeMaterials(page, 2);
  const day = await clock(second).locator(".hands-date").textContent();
  await expect(clock(page)).toContainText(day ?? "no day");
  await page.close();
  await createKey(second, "after");
  await second.reload();
  await openKey(second, "first");
  await seeMaterials(second, 2);
  await goTo(second, "Customer managed keys");
  await expect(second.getByRole("link", { name: "alias/after" })).toBeVisible();
});

const FAULTS: Record<string, () => void> = {
  "is missing": () => Object.defineProperty(window, "indexedDB", { value: undefined }),
  "throws when it is accessed": () =>
    Object.defineProperty(window, "indexedDB", {
      get() {
        throw new DOMException("The operation is insecure.", "SecurityError");
      },
    }),
  "refuses to open": () => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("Denied by the visitor.", "SecurityError");
    };
  },
};

for (const [fault, breakStorage] of Object.entries(FAULTS)) {
  test(`if IndexedDB ${fault}, everything works in memory and the page says so`, async ({
    page,
  }) => {
    await page.addInitScript(breakStorage);
    await openLaboratory(page);
    await expect(page.getByText("Not saved", { exact: true })).toBeVisible();
    await expect(page.getByText(/the laboratory is lost when this tab closes/)).toBeVisible();
    await createKey(page, "fleeting");
    await enableRotation(page);
    await advance(page, "+1 year");
    await seeMaterials(page, 2);
    await encrypt(page, "for now", { key: "alias/fleeting", label: "Memo" });
    await decrypt(page, "Memo", "for now");
    await page.reload();
    await goTo(page, "Ciphertexts");
    await expect(ciphertext(page, "Memo")).toBeHidden();
  });
}

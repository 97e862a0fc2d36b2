// Ciphertexts in the dashboard: decryption after rotations, contexts, re-encryption and aliases.

import { expect, test } from "@playwright/test";
import {
  advance,
  ciphertext,
  createKey,
  decrypt,
  enableRotation,
  encrypt,
  fillContext,
  goTo,
  openKey,
  openLaboratory,
  region,
} from "./dashboard.ts";

test("a ciphertext is decrypted after three rotations", async ({ page }) => {
  await openLaboratory(page);
  await createKey(page, "app");
  await enableRotation(page);
  await encrypt(page, "in the beginning", {
    key: "alias/app",
    context: { tenant: "a" },
    label: "First",
  });
  const first = ciphertext(page, "First");
  await expect(first).toContainText("current material");
  for (const ago of ["1 rotation ago", "2 rotations ago", "3 rotations ago"]) {
    await advance(page, "+1 year");
    await expect(first).toContainText(ago);
  }
  await encrypt(page, "three years later", { key: "alias/app", label: "Last" });
  await expect(ciphertext(page, "Last")).toContainText("current material");
  await decrypt(page, "First", "in the beginning");
  await decrypt(page, "Last", "three years later");

  await page.getByRole("button", { name: "Decrypt all" }).click();
  await expect(page.getByText("2 of 2 ciphertexts decrypted.").first()).toBeVisible();
});

test("a ciphertext is not decrypted with another encryption context", async ({ page }) => {
  await openLaboratory(page);
  await createKey(page, "app");
  await encrypt(page, "bound", { key: "alias/app", context: { tenant: "a" }, label: "Bound" });
  const card = ciphertext(page, "Bound");
  await card.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Decrypt with another context" }).click();
  const dialog = page.getByRole("dialog", { name: "Decrypt Bound" });
  await dialog.getByLabel("Context value").fill("b");
  await dialog.getByRole("button", { name: "Decrypt" }).click();
  await expect(dialog.getByRole("alert")).toContainText("InvalidCiphertextException");
  await dialog.getByLabel("Context value").fill("a");
  await dialog.getByRole("button", { name: "Decrypt" }).click();
  await expect(dialog).toBeHidden();
  await expect(card).toContainText("bound");
});

test("re-encryption uses the current material, and the old ciphertext can still be decrypted", async ({
  page,
}) => {
  await openLaboratory(page);
  await createKey(page, "app");
  await enableRotation(page);
  await encrypt(page, "carried over", { key: "alias/app", context: { tenant: "a" }, label: "Old" });
  await advance(page, "+1 year");
  await ciphertext(page, "Old")
    .getByRole("button", { name: /^Re-encrypt/ })
    .click();
  await page
    .getByRole("dialog", { name: "Re-encrypt Old" })
    .getByRole("button", { name: "Re-encrypt" })
    .click();
  const fresh = ciphertext(page, "Old, re-encrypted");
  await expect(fresh).toContainText("current material");
  await expect(ciphertext(page, "Old")).toContainText("1 rotation ago");
  await decrypt(page, "Old", "carried over");
  await decrypt(page, "Old, re-encrypted", "carried over");
});

test("a data key does not change when its KMS key rotates", async ({ page }) => {
  await openLaboratory(page);
  await createKey(page, "app");
  await enableRotation(page);
  await goTo(page, "Ciphertexts");
  await page.getByRole("button", { name: "Generate data key" }).click();
  const dialog = page.getByRole("dialog", { name: "Generate data key" });
  await dialog.getByLabel("Label - optional").fill("Disk");
  await dialog.getByRole("button", { name: "Generate data key" }).click();
  const card = ciphertext(page, "Disk");
  const shown = card.locator("pre");
  await expect(shown).toHaveText(/\S/);
  const before = (await shown.textContent()) ?? "";
  await advance(page, "+1 year");
  await expect(card).toContainText("1 rotation ago");
  await decrypt(page, "Disk", before);
});

test("the parts of a blob are shown, and a pasted blob is decrypted", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openLaboratory(page);
  await createKey(page, "app");
  await encrypt(page, "copied", { key: "alias/app", context: { tenant: "a" }, label: "Copied" });
  const card = ciphertext(page, "Copied");
  await card.getByText("Anatomy of the blob").click();
  await expect(card.getByRole("listitem")).toHaveText([
    /^Version\s*1 byte/,
    /^Key ID\s*17 bytes/,
    /^Key material ID\s*32 bytes/,
    /^Header check\s*8 bytes/,
    /^Nonce\s*12 bytes/,
    /^Ciphertext\s*6 bytes/,
    /^Tag\s*16 bytes/,
  ]);
  await card.getByRole("button", { name: "Copy ciphertext blob" }).click();
  await expect(page.getByText("ciphertext blob copied.")).toBeAttached();
  const blob = await page.evaluate(() => navigator.clipboard.readText());

  await page.getByRole("button", { name: "Decrypt a blob" }).click();
  const dialog = page.getByRole("dialog", { name: "Decrypt a blob" });
  await dialog.getByLabel("Ciphertext blob").fill(blob.replace(/.{20}/g, "$&\n"));
  await fillContext(dialog, { tenant: "a" });
  await dialog.getByRole("button", { name: "Decrypt" }).click();
  await expect(region(page, "Pasted ciphertext")).toContainText("copied");
});

test("after manual rotation by alias, ciphertexts of the old key can still be decrypted", async ({
  page,
}) => {
  await openLaboratory(page);
  const old = await createKey(page, "app");
  await encrypt(page, "by the old key", { key: "alias/app", label: "Old" });

  // The policy of the old key is copied to the new one below.
  await openKey(page, "app");
  await page.getByRole("tab", { name: "Key policy" }).click();
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  const edit = page.getByRole("dialog", { name: "Edit key policy" });
  const policy = await edit.getByLabel("Policy").inputValue();
  await edit.getByLabel("Policy").fill(policy.replace(/"Sid": "[^"]*"/, '"Sid": "Handed over"'));
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(page.getByLabel("Key policy").getByText("Handed over").first()).toBeVisible();

  const fresh = await createKey(page, "app-2");
  await page.getByRole("tab", { name: "Key policy" }).click();
  await page.getByRole("button", { name: "Copy from another key" }).click();
  const copy = page.getByRole("dialog", { name: "Copy key policy" });
  await copy.getByLabel("From key").selectOption({ label: `alias/app (${old})` });
  await copy.getByRole("button", { name: "Copy policy" }).click();
  await expect(page.getByText("Handed over").first()).toBeVisible();

  await openKey(page, "app");
  await page.getByRole("tab", { name: "Aliases" }).click();
  await page.getByRole("button", { name: "Point to another key alias/app" }).click();
  const point = page.getByRole("dialog", { name: "Point alias/app to another key" });
  await point.getByLabel("Target key").selectOption(fresh);
  await point.getByRole("button", { name: "Update alias" }).click();
  await expect(point).toBeHidden();

  await encrypt(page, "by the new key", { key: "alias/app", label: "New" });
  await expect(ciphertext(page, "New").getByRole("link")).toHaveAttribute(
    "href",
    `#/keys/${fresh}`,
  );
  await expect(ciphertext(page, "Old").getByRole("link")).toHaveAttribute("href", `#/keys/${old}`);
  await decrypt(page, "Old", "by the old key");
  await decrypt(page, "New", "by the new key");
});

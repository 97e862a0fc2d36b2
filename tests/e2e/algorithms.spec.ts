// The module of the algorithms in a page: RSA pairs with and without the platform's own.

import { createPrivateKey, createPublicKey } from "node:crypto";
import type { Server } from "node:http";
import { expect, type Page, test } from "@playwright/test";
import { servePackage } from "./package-server.ts";

let server: Server;
let address: string;

test.beforeAll(async () => {
  ({ server, address } = await servePackage());
});

test.afterAll(() => {
  server.close();
});

/** An RSA pair that the page made; and whether the page did anything else meanwhile. */
function rsaPair(page: Page): Promise<{ pkcs8: number[]; spki: number[]; turns: number }> {
  return page.evaluate(async () => {
    const address = "/algorithms.js";
    const { load } = await import(address);
    const { rsaPair } = await load();
    let turns = 0;
    const turning = setInterval(() => (turns += 1), 5);
    const pair = await rsaPair(2048);
    clearInterval(turning);
    return { pkcs8: [...pair.private], spki: [...pair.public], turns };
  });
}

function expectPair({ pkcs8, spki }: { pkcs8: number[]; spki: number[] }): void {
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: "der", type: "pkcs8" });
  expect(key.asymmetricKeyDetails?.modulusLength).toBe(2048);
  expect([...createPublicKey(key).export({ format: "der", type: "spki" })]).toEqual(spki);
}

test("the platform makes an RSA pair", async ({ page }) => {
  await page.goto(address);
  expectPair(await rsaPair(page));
});

test("where the platform makes none, a worker does, and the page goes on", async ({ page }) => {
  test.setTimeout(60_000);
  await page.addInitScript(() =>
    Object.defineProperty(Crypto.prototype, "subtle", { value: undefined }),
  );
  await page.goto(address);
  expect(await page.evaluate(() => crypto.subtle)).toBeUndefined();
  const worked = page.waitForEvent("worker");
  const pair = await rsaPair(page);
  expect((await worked).url()).toContain("algorithms-worker.js");
  expectPair(pair);
  expect(pair.turns).toBeGreaterThan(0);
});

// Generation of RSA key pairs by the module of the algorithms, with and without Web Crypto.

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

/** Generates an RSA key pair in the page. `ticks` counts a timer of the page during that time. */
function rsaPair(page: Page): Promise<{ pkcs8: number[]; spki: number[]; ticks: number }> {
  return page.evaluate(async () => {
    const address = "/algorithms.js";
    const { load } = await import(address);
    const { rsaPair } = await load();
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 5);
    const pair = await rsaPair(2048);
    clearInterval(timer);
    return { pkcs8: [...pair.private], spki: [...pair.public], ticks };
  });
}

function expectPair({ pkcs8, spki }: { pkcs8: number[]; spki: number[] }): void {
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: "der", type: "pkcs8" });
  expect(key.asymmetricKeyDetails?.modulusLength).toBe(2048);
  expect([...createPublicKey(key).export({ format: "der", type: "spki" })]).toEqual(spki);
}

test("Web Crypto generates RSA key pairs", async ({ page }) => {
  await page.goto(address);
  expectPair(await rsaPair(page));
});

test("without Web Crypto, a worker generates RSA key pairs and the page stays responsive", async ({
  page,
}) => {
  test.setTimeout(60_000);
  await page.addInitScript(() =>
    Object.defineProperty(Crypto.prototype, "subtle", { value: undefined }),
  );
  await page.goto(address);
  expect(await page.evaluate(() => crypto.subtle)).toBeUndefined();
  const worker = page.waitForEvent("worker");
  const pair = await rsaPair(page);
  expect((await worker).url()).toContain("algorithms-worker.js");
  expectPair(pair);
  expect(pair.ticks).toBeGreaterThan(0);
});

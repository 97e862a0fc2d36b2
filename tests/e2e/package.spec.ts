// The npm package in pages without a bundler, under a strict policy.

import type { Server } from "node:http";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { servePackage } from "./package-server.ts";

let server: Server;
let address: string;

test.beforeAll(async () => {
  ({ server, address } = await servePackage());
});

test.afterAll(() => {
  server.close();
});

async function openPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

/** Creates a key in the laboratory "kept" and returns the ciphertext of "hello". */
function createAndEncrypt(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const address = "/index.js";
    const { Kms } = await import(address);
    const kms = await Kms.open({ store: { indexedDb: "kept" } });
    // The laboratory stays open, because a page that is closed does not close it either.
    const call = async (operation: string, input: object) => {
      const headers = { "X-Amz-Target": `TrentService.${operation}` };
      const body = JSON.stringify(input);
      return (await kms.fetch("/", { method: "POST", headers, body })).json();
    };
    const { KeyMetadata } = await call("CreateKey", {});
    const input = { KeyId: KeyMetadata.KeyId, Plaintext: btoa("hello") };
    return (await call("Encrypt", input)).CiphertextBlob;
  });
}

/** Decrypts in the laboratory "kept" and returns the text, or the name of the error. */
function decrypt(page: Page, blob: string): Promise<string> {
  return page.evaluate(async (CiphertextBlob) => {
    const address = "/index.js";
    const { Kms } = await import(address);
    try {
      const kms = await Kms.open({ store: { indexedDb: "kept" } });
      const headers = { "X-Amz-Target": "TrentService.Decrypt" };
      const body = JSON.stringify({ CiphertextBlob });
      const response = await kms.fetch("/", { method: "POST", headers, body });
      return atob((await response.json()).Plaintext);
    } catch (error) {
      return (error as Error).name;
    }
  }, blob);
}

test("a laboratory is preserved when its page is reloaded", async ({ context }) => {
  const page = await openPage(context);
  const blob = await createAndEncrypt(page);
  await page.reload();
  expect(await decrypt(page, blob)).toBe("hello");
});

test("two tabs have a laboratory open, and one of them after the other is closed", async ({
  context,
}) => {
  const first = await openPage(context);
  const blob = await createAndEncrypt(first);
  const second = await openPage(context);
  expect(await decrypt(second, blob)).toBe("hello");
  await first.close();
  expect(await decrypt(second, blob)).toBe("hello");
});

test("subscribers receive the events of a running clock", async ({ context }) => {
  const page = await openPage(context);
  const type = await page.evaluate(async () => {
    const address = "/index.js";
    const { Kms } = await import(address);
    const kms = await Kms.open({ clock: { rate: 86_400 } });
    const rotated = new Promise((resolve) => {
      kms.subscribe((events: { type: string }[]) => {
        const [event] = events;
        if (event?.type === "KeyRotated") resolve(event.type);
      });
    });
    const call = async (operation: string, input: object) => {
      const headers = { "X-Amz-Target": `TrentService.${operation}` };
      const body = JSON.stringify(input);
      return (await kms.fetch("/", { method: "POST", headers, body })).json();
    };
    const { KeyMetadata } = await call("CreateKey", {});
    await call("RotateKeyOnDemand", { KeyId: KeyMetadata.KeyId });
    return rotated;
  });
  expect(type).toBe("KeyRotated");
});

test("if the store fails, the laboratory continues in memory and reports it", async ({
  context,
}) => {
  const page = await openPage(context);
  const [before, answer, after] = await page.evaluate(async () => {
    const address = "/index.js";
    const { Kms } = await import(address);
    const kms = await Kms.open({ store: { indexedDb: "full" } });
    const before = kms.status();
    IDBObjectStore.prototype.add = () => {
      throw new DOMException("the disk is full", "QuotaExceededError");
    };
    const headers = { "X-Amz-Target": "TrentService.CreateKey" };
    const answer = await kms.fetch("/", { method: "POST", headers, body: "{}" });
    await kms.clock.advance({ days: 1 });
    return [before, { status: answer.status, events: kms.events().length }, kms.status()];
  });
  expect(before).toEqual({
    store: "indexedDb",
    saved: true,
    writer: true,
    verified: false,
    oldestEvent: 0,
  });
  expect(answer).toEqual({ status: 200, events: 1 });
  expect(after).toMatchObject({ store: "indexedDb", saved: false, oldestEvent: 1 });
  expect(after.problem).toMatch(/storage is full/);
});

test("a file store in a page fails with StoreUnavailableError", async ({ context }) => {
  const page = await openPage(context);
  const told = await page.evaluate(async () => {
    const address = "/index.js";
    const { Kms } = await import(address);
    return Kms.open({ store: { file: "training" } }).catch(
      (error: Error) => `${error.name}: ${error.message}`,
    );
  });
  expect(told).toMatch(
    /^StoreUnavailableError: a file store works in Node only; in a browser, use \{ indexedDb: name \}/,
  );
});

// Key pairs in several tabs, and in a service worker: whoever writes makes them, whoever asks.

import { createPublicKey, verify } from "node:crypto";
import type { Server } from "node:http";
import { expect, type Page, test } from "@playwright/test";
import { servePackage } from "./package-server.ts";

let server: Server;
let address: string;

test.beforeAll(async () => {
  ({ server, address } = await servePackage({ "worker.js": 'import "./service-worker.js";' }));
});

test.afterAll(() => {
  server.close();
});

/** The public key, and a signature of "message". */
interface Signed {
  publicKey: string;
  signature: string;
}

/** What a page keeps of its laboratory between two evaluations. */
interface Held {
  kms: {
    fetch(path: string, init: object): Promise<Response>;
    status(): { writer: boolean };
    close(): Promise<void>;
  };
}

/** Opens a tab with the laboratory "pairs"; whether it writes. */
async function open(page: Page): Promise<boolean> {
  await page.goto(address);
  return page.evaluate(async () => {
    const path = "/index.js";
    const { Kms } = await import(path);
    const kms = await Kms.open({ store: { indexedDb: "pairs" } });
    Object.assign(globalThis, { held: { kms } });
    return kms.status().writer;
  });
}

/** Makes an RSA key and signs with it, through the page's laboratory, or without one by its fetch. */
function makeAndSign(page: Page, endpoint?: string): Promise<Signed> {
  return page.evaluate(async (endpoint) => {
    const call = async (operation: string, input: object) => {
      const init = {
        method: "POST",
        headers: {
          "X-Amz-Target": `TrentService.${operation}`,
          "Content-Type": "application/x-amz-json-1.1",
        },
        body: JSON.stringify(input),
      };
      const response = await (endpoint === undefined
        ? (globalThis as unknown as { held: Held }).held.kms.fetch("/", init)
        : fetch(endpoint, init));
      const answer = await response.json();
      if (!response.ok) throw new Error(`${operation}: ${JSON.stringify(answer)}`);
      return answer;
    };
    const { KeyMetadata } = await call("CreateKey", {
      KeySpec: "RSA_2048",
      KeyUsage: "SIGN_VERIFY",
    });
    const { KeyId } = KeyMetadata;
    const { PublicKey } = await call("GetPublicKey", { KeyId });
    const Message = btoa("message");
    const { Signature } = await call("Sign", {
      KeyId,
      Message,
      SigningAlgorithm: "RSASSA_PKCS1_V1_5_SHA_256",
    });
    return { publicKey: PublicKey, signature: Signature };
  }, endpoint);
}

function expectSigned({ publicKey, signature }: Signed): void {
  const key = createPublicKey({
    key: Buffer.from(publicKey, "base64"),
    format: "der",
    type: "spki",
  });
  expect(verify("sha256", Buffer.from("message"), key, Buffer.from(signature, "base64"))).toBe(
    true,
  );
}

/** The files of the algorithms that a tab fetches. */
function modules(page: Page): string[] {
  const files: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("algorithms_wasm_bg.wasm")) files.push(request.url());
  });
  return files;
}

test("a follower asks for key pairs, and the writer makes them, until the follower writes", async ({
  context,
}) => {
  const [writer, follower] = [await context.newPage(), await context.newPage()];
  const [byWriter, byFollower] = [modules(writer), modules(follower)];
  expect(await open(writer)).toBe(true);
  expect(await open(follower)).toBe(false);
  expectSigned(await makeAndSign(follower));
  expect(byWriter).toHaveLength(1);
  expect(byFollower).toHaveLength(0);

  await writer.close();
  await expect
    .poll(() =>
      follower.evaluate(() => (globalThis as unknown as { held: Held }).held.kms.status().writer),
    )
    .toBe(true);
  expectSigned(await makeAndSign(follower));
  expect(byFollower).toHaveLength(1);
});

test("a service worker makes key pairs and signs", async ({ page }) => {
  await page.goto(address);
  await page.evaluate(async () => {
    await navigator.serviceWorker.register("/worker.js?store=pairs-in-a-worker", {
      type: "module",
    });
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller) {
      await new Promise((resolve) =>
        navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }),
      );
    }
  });
  expectSigned(await makeAndSign(page, "https://kms.us-east-1.amazonaws.com/"));
});

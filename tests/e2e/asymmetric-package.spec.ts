// Asymmetric keys in several tabs and in a service worker: the leader generates all key pairs.

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

/** A public key, and a signature of "message" with its private key. */
interface Signed {
  publicKey: string;
  signature: string;
}

/** The laboratory of a page, which stays open between two evaluations. */
interface Lab {
  kms: {
    fetch(path: string, init: object): Promise<Response>;
    status(): { writer: boolean };
    close(): Promise<void>;
  };
}

/** Opens a tab with the laboratory "pairs" and returns whether it is the leader. */
async function open(page: Page): Promise<boolean> {
  await page.goto(address);
  return page.evaluate(async () => {
    const path = "/index.js";
    const { Kms } = await import(path);
    const kms = await Kms.open({ store: { indexedDb: "pairs" } });
    Object.assign(globalThis, { lab: { kms } });
    return kms.status().writer;
  });
}

/**
 * Creates an RSA key and signs with it: at an endpoint with the page's `fetch`, or else in the page's
 * laboratory.
 */
function createAndSign(page: Page, endpoint?: string): Promise<Signed> {
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
        ? (globalThis as unknown as { lab: Lab }).lab.kms.fetch("/", init)
        : fetch(endpoint, init));
      const output = await response.json();
      if (!response.ok) throw new Error(`${operation}: ${JSON.stringify(output)}`);
      return output;
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

/** Returns a list of the algorithms' modules that a tab fetches from now on. */
function fetchedModules(page: Page): string[] {
  const files: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("algorithms_wasm_bg.wasm")) files.push(request.url());
  });
  return files;
}

test("the leader generates the key pairs of a follower, until the follower is the leader", async ({
  context,
}) => {
  const [leader, follower] = [await context.newPage(), await context.newPage()];
  const [byLeader, byFollower] = [fetchedModules(leader), fetchedModules(follower)];
  expect(await open(leader)).toBe(true);
  expect(await open(follower)).toBe(false);
  expectSigned(await createAndSign(follower));
  expect(byLeader).toHaveLength(1);
  expect(byFollower).toHaveLength(0);

  await leader.close();
  await expect
    .poll(() =>
      follower.evaluate(() => (globalThis as unknown as { lab: Lab }).lab.kms.status().writer),
    )
    .toBe(true);
  expectSigned(await createAndSign(follower));
  expect(byFollower).toHaveLength(1);
});

test("a service worker generates key pairs and signs", async ({ page }) => {
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
  expectSigned(await createAndSign(page, "https://kms.us-east-1.amazonaws.com/"));
});

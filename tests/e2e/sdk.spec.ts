// The AWS SDK for JavaScript in a page without a server: with a request handler, and unmodified with
// a service worker.

import type { Server } from "node:http";
import { expect, type Page, test } from "@playwright/test";
import { build } from "esbuild";
import { servePackage } from "./package-server.ts";

/** Rotates a key for three years, and decrypts a ciphertext of its first material. */
const ROTATE_AND_DECRYPT = `
  const credentials = { accessKeyId: "any", secretAccessKey: "any" };
  globalThis.rotateAndDecrypt = async (options, kms) => {
    const client = new KMSClient({ region: "eu-west-1", credentials, ...options });
    const { KeyMetadata } = await client.send(new CreateKeyCommand({ Description: "in a page" }));
    const { Arn, KeyId } = KeyMetadata;
    if (!Arn.startsWith("arn:aws:kms:eu-west-1:")) throw new Error(Arn);
    const Plaintext = new TextEncoder().encode("hello");
    const { CiphertextBlob } = await client.send(new EncryptCommand({ KeyId, Plaintext }));
    await client.send(new EnableKeyRotationCommand({ KeyId }));
    await kms.clock.advance({ days: 3 * 365 });
    const { Rotations } = await client.send(new ListKeyRotationsCommand({ KeyId }));
    const decrypted = await client.send(new DecryptCommand({ CiphertextBlob }));
    return [new TextDecoder().decode(decrypted.Plaintext), Rotations.length];
  };
`;

const APP = `
  import { CreateKeyCommand, DecryptCommand, EnableKeyRotationCommand, EncryptCommand, KMSClient, ListKeyRotationsCommand } from "@aws-sdk/client-kms";
  import { Kms } from "/index.js";
  import { orrery } from "/aws-sdk.js";
  Object.assign(globalThis, { Kms, orrery });
  ${ROTATE_AND_DECRYPT}
`;

interface App {
  Kms: { open(options: object): Promise<object> };
  orrery(kms: object): object;
  rotateAndDecrypt(options: object, kms: object): Promise<[string, number]>;
}

let server: Server;
let address: string;

test.beforeAll(async () => {
  const bundle = await build({
    stdin: { contents: APP, resolveDir: import.meta.dirname },
    bundle: true,
    format: "esm",
    platform: "browser",
    external: ["/index.js", "/aws-sdk.js"],
    write: false,
  });
  const files = {
    "app.js": bundle.outputFiles[0]?.text ?? "",
    "worker.js": 'import "./service-worker.js";',
  };
  ({ server, address } = await servePackage(files));
});

test.afterAll(() => {
  server.close();
});

async function open(page: Page): Promise<void> {
  await page.goto(address);
  await page.evaluate(async () => {
    const path = "/app.js";
    await import(path);
  });
}

test("the SDK works offline with the request handler", async ({ page, context }) => {
  await open(page);
  await page.evaluate(async () => {
    const { Kms } = globalThis as unknown as App;
    Object.assign(globalThis, { kms: await Kms.open({}) });
  });
  await context.setOffline(true);
  const told = await page.evaluate(() => {
    const { kms, orrery, rotateAndDecrypt } = globalThis as unknown as App & { kms: object };
    return rotateAndDecrypt({ requestHandler: orrery(kms) }, kms);
  });
  expect(told).toEqual(["hello", 3]);
});

test("the unmodified SDK works with a service worker, which passes other requests on", async ({
  page,
}) => {
  await open(page);
  const told = await page.evaluate(async () => {
    const { Kms, rotateAndDecrypt } = globalThis as unknown as App;
    const controlled = new Promise((resolve) =>
      navigator.serviceWorker.addEventListener("controllerchange", resolve),
    );
    await navigator.serviceWorker.register("/worker.js?store=sdk", { type: "module" });
    await controlled;
    // The page advances the clock of the laboratory that the worker has open.
    return rotateAndDecrypt({}, await Kms.open({ store: { indexedDb: "sdk" } }));
  });
  expect(told).toEqual(["hello", 3]);
  const other = await page.evaluate(async () => (await fetch("/package.json")).status);
  expect(other).toBe(200);
  const problem = await page.evaluate(async () => {
    const response = await fetch("https://kms.us-east-1.amazonaws.com/", {
      method: "POST",
      body: "{}",
    });
    return [response.status, (await response.json()).__type];
  });
  expect(problem).toEqual([400, "UnknownOperationException"]);
});

test("a worker that the browser stops and restarts has the same laboratory", async ({
  page,
  context,
}) => {
  await open(page);
  const call = (operation: string): Promise<{ Keys?: object[] }> =>
    page.evaluate(async (operation) => {
      const headers = { "X-Amz-Target": `TrentService.${operation}` };
      const request = { method: "POST", headers, body: "{}" };
      return (await fetch("https://kms.us-east-1.amazonaws.com/", request)).json();
    }, operation);
  await page.evaluate(async () => {
    const controlled = new Promise((resolve) =>
      navigator.serviceWorker.addEventListener("controllerchange", resolve),
    );
    await navigator.serviceWorker.register("/worker.js?store=restarted", { type: "module" });
    await controlled;
  });
  await call("CreateKey");
  const devtools = await context.newCDPSession(page);
  await devtools.send("ServiceWorker.enable");
  const stopped = new Promise<void>((resolve) => {
    devtools.on("ServiceWorker.workerVersionUpdated", ({ versions }) => {
      if (versions.some(({ runningStatus }) => runningStatus === "stopped")) resolve();
    });
  });
  await devtools.send("ServiceWorker.stopAllWorkers");
  await stopped;
  expect((await call("ListKeys")).Keys).toHaveLength(1);
  await call("CreateKey");
  expect((await call("ListKeys")).Keys).toHaveLength(2);
});

test("a worker that cannot open its laboratory responds with the reason in AWS's error format", async ({
  page,
}) => {
  await open(page);
  const told = await page.evaluate(async () => {
    const controlled = new Promise((resolve) =>
      navigator.serviceWorker.addEventListener("controllerchange", resolve),
    );
    await navigator.serviceWorker.register("/worker.js?store=sdk&era=1999", { type: "module" });
    await controlled;
    const response = await fetch("https://kms.us-east-1.amazonaws.com/", {
      method: "POST",
      body: "{}",
    });
    return [response.status, (await response.json()).message];
  });
  expect(told[0]).toBe(500);
  expect(told[1]).toMatch(/^RangeError: options\.era must be one of "2020", "2024"/);
});

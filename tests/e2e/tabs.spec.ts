// One laboratory in several tabs and a worker: one order of events in all of them, whoever dies.

import type { Server } from "node:http";
import { expect, type Page, test } from "@playwright/test";
import { servePackage } from "./package-server.ts";

/** Answers each message, which is a key's description, when that key is created. */
const WORKER = `
  import { Kms } from "./index.js";
  const opened = Kms.open({ store: { indexedDb: "tabs" } });
  addEventListener("install", () => skipWaiting());
  addEventListener("activate", (event) => event.waitUntil(clients.claim()));
  addEventListener("message", (event) => event.waitUntil(answer(event)));
  async function answer({ data, source }) {
    const kms = await opened;
    const headers = { "X-Amz-Target": "TrentService.CreateKey" };
    const body = JSON.stringify({ Description: data });
    const { status } = await kms.fetch("/", { method: "POST", headers, body });
    source.postMessage({ status, writer: kms.status().writer });
  }
`;

/** What a page keeps of its laboratory between two evaluations. */
interface Held {
  kms: { events(): object[]; status(): { writer: boolean; saved: boolean } };
  create(description: string): Promise<number>;
  answered: string[];
}

let server: Server;
let address: string;

test.beforeAll(async () => {
  ({ server, address } = await servePackage({ "worker.js": WORKER }));
});

test.afterAll(() => {
  server.close();
});

/** Opens a tab with the laboratory "tabs". */
async function open(page: Page): Promise<Page> {
  await page.goto(address);
  await page.evaluate(async () => {
    const path = "/index.js";
    const { Kms } = await import(path);
    const kms = await Kms.open({ store: { indexedDb: "tabs" } });
    const held: Held = {
      kms,
      answered: [],
      async create(description) {
        const headers = { "X-Amz-Target": "TrentService.CreateKey" };
        const body = JSON.stringify({ Description: description });
        const response = await kms.fetch("/", { method: "POST", headers, body });
        held.answered.push(description);
        return response.status;
      },
    };
    Object.assign(globalThis, { held });
  });
  return page;
}

/** Asks for so many keys, named after the tab, all at once; gives the statuses of the answers. */
function createMany(page: Page, tab: string, count: number): Promise<number[]> {
  return page.evaluate(
    ([tab, count]) => {
      const { held } = globalThis as unknown as { held: Held };
      return Promise.all(
        Array.from({ length: count }, (_, index) => held.create(`${tab} ${index}`)),
      );
    },
    [tab, count] as const,
  );
}

const events = (page: Page): Promise<{ seq: number; description: string }[]> =>
  page.evaluate(() => {
    const { held } = globalThis as unknown as { held: Held };
    return held.kms.events() as { seq: number; description: string }[];
  });

const isWriter = (page: Page): Promise<boolean> =>
  page.evaluate(() => (globalThis as unknown as { held: Held }).held.kms.status().writer);

test("400 commands of two tabs are all kept, in one order, in both", async ({ context }) => {
  const first = await open(await context.newPage());
  const second = await open(await context.newPage());
  expect([await isWriter(first), await isWriter(second)]).toEqual([true, false]);
  const statuses = await Promise.all([
    createMany(first, "first", 200),
    createMany(second, "second", 200),
  ]);
  expect(statuses.flat()).toEqual(Array(400).fill(200));

  const seen = await events(first);
  expect(await events(second)).toEqual(seen);
  expect(seen.map(({ seq }) => seq)).toEqual(Array.from({ length: 400 }, (_, index) => index + 1));
  expect(new Set(seen.map(({ description }) => description)).size).toBe(400);

  await first.close();
  await second.close();
  expect(await events(await open(await context.newPage()))).toEqual(seen);
});

test("a writer killed in the middle loses no answer, and nothing is done twice", async ({
  context,
}) => {
  const writer = await open(await context.newPage());
  const follower = await open(await context.newPage());
  const answered: string[] = [];
  const crashed = writer.waitForEvent("crash");
  const devtools = await context.newCDPSession(writer);
  await writer.exposeFunction("tell", (description: string) => {
    answered.push(description);
    if (answered.length === 20) void devtools.send("Page.crash").catch(() => undefined);
  });
  await writer.evaluate(() => {
    const { held, tell } = globalThis as unknown as { held: Held; tell(text: string): void };
    for (let index = 0; index < 150; index++) {
      const description = `writer ${index}`;
      void held.create(description).then(() => tell(description));
    }
  });
  const asked = createMany(follower, "follower", 150);
  await crashed;

  expect(await asked).toEqual(Array(150).fill(200));
  await expect.poll(() => isWriter(follower)).toBe(true);
  const described = (await events(follower)).map(({ description }) => description);
  expect(new Set(described).size).toBe(described.length);
  expect(described).toEqual(expect.arrayContaining(answered));
  expect(described.filter((text) => text.startsWith("follower"))).toHaveLength(150);
});

test("a service worker is one more tab", async ({ context }) => {
  const page = await open(await context.newPage());
  const ask = (description: string): Promise<{ status: number; writer: boolean }> =>
    page.evaluate(async (description) => {
      await navigator.serviceWorker.register("/worker.js", { type: "module" });
      const { active } = await navigator.serviceWorker.ready;
      const answer = new Promise<{ status: number; writer: boolean }>((resolve) => {
        navigator.serviceWorker.addEventListener("message", ({ data }) => resolve(data), {
          once: true,
        });
      });
      navigator.serviceWorker.startMessages();
      active?.postMessage(description);
      return answer;
    }, description);
  expect(await ask("asked by the worker")).toEqual({ status: 200, writer: false });
  expect((await events(page)).map(({ description }) => description)).toEqual([
    "asked by the worker",
  ]);

  // With the page gone the worker writes, and a page that comes back follows it.
  await page.reload();
  await open(page);
  expect(await ask("again")).toEqual({ status: 200, writer: true });
  expect((await events(page)).map(({ description }) => description)).toEqual([
    "asked by the worker",
    "again",
  ]);
});

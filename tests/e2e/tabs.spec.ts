// One laboratory in several tabs and a worker: all have the same order of events, whichever crashes.

import type { Server } from "node:http";
import { expect, type Page, test } from "@playwright/test";
import { servePackage } from "./package-server.ts";

/** A worker that creates a key for each message, the description of the key, and replies to it. */
const WORKER = `
  import { Kms } from "./index.js";
  const opened = Kms.open({ store: { indexedDb: "tabs" } });
  addEventListener("install", () => skipWaiting());
  addEventListener("activate", (event) => event.waitUntil(clients.claim()));
  addEventListener("message", (event) => event.waitUntil(respond(event)));
  async function respond({ data, source }) {
    const kms = await opened;
    const headers = { "X-Amz-Target": "TrentService.CreateKey" };
    const body = JSON.stringify({ Description: data });
    const { status } = await kms.fetch("/", { method: "POST", headers, body });
    source.postMessage({ status, writer: kms.status().writer });
  }
`;

/** The laboratory of a page, which stays open between two evaluations. */
interface Lab {
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
    const lab: Lab = {
      kms,
      answered: [],
      async create(description) {
        const headers = { "X-Amz-Target": "TrentService.CreateKey" };
        const body = JSON.stringify({ Description: description });
        const response = await kms.fetch("/", { method: "POST", headers, body });
        lab.answered.push(description);
        return response.status;
      },
    };
    Object.assign(globalThis, { lab });
  });
  return page;
}

/** Creates this many keys at once, described by the tab's name, and returns the HTTP statuses. */
function createMany(page: Page, tab: string, count: number): Promise<number[]> {
  return page.evaluate(
    ([tab, count]) => {
      const { lab } = globalThis as unknown as { lab: Lab };
      return Promise.all(
        Array.from({ length: count }, (_, index) => lab.create(`${tab} ${index}`)),
      );
    },
    [tab, count] as const,
  );
}

const events = (page: Page): Promise<{ seq: number; description: string }[]> =>
  page.evaluate(() => {
    const { lab } = globalThis as unknown as { lab: Lab };
    return lab.kms.events() as { seq: number; description: string }[];
  });

const isLeader = (page: Page): Promise<boolean> =>
  page.evaluate(() => (globalThis as unknown as { lab: Lab }).lab.kms.status().writer);

test("two tabs have the same order of the 400 commands that they execute together", async ({
  context,
}) => {
  const first = await open(await context.newPage());
  const second = await open(await context.newPage());
  expect([await isLeader(first), await isLeader(second)]).toEqual([true, false]);
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

test("if the leader crashes, no answered command is lost and none is executed twice", async ({
  context,
}) => {
  const leader = await open(await context.newPage());
  const follower = await open(await context.newPage());
  const answered: string[] = [];
  const crashed = leader.waitForEvent("crash");
  const devtools = await context.newCDPSession(leader);
  await leader.exposeFunction("reportAnswer", (description: string) => {
    answered.push(description);
    if (answered.length === 20) void devtools.send("Page.crash").catch(() => undefined);
  });
  await leader.evaluate(() => {
    const { lab, reportAnswer } = globalThis as unknown as {
      lab: Lab;
      reportAnswer(description: string): void;
    };
    for (let index = 0; index < 150; index++) {
      const description = `leader ${index}`;
      void lab.create(description).then(() => reportAnswer(description));
    }
  });
  const statuses = createMany(follower, "follower", 150);
  await crashed;

  expect(await statuses).toEqual(Array(150).fill(200));
  await expect.poll(() => isLeader(follower)).toBe(true);
  const descriptions = (await events(follower)).map(({ description }) => description);
  expect(new Set(descriptions).size).toBe(descriptions.length);
  expect(descriptions).toEqual(expect.arrayContaining(answered));
  expect(descriptions.filter((text) => text.startsWith("follower"))).toHaveLength(150);
});

test("a service worker takes part like a tab", async ({ context }) => {
  const page = await open(await context.newPage());
  const createInWorker = (description: string): Promise<{ status: number; writer: boolean }> =>
    page.evaluate(async (description) => {
      await navigator.serviceWorker.register("/worker.js", { type: "module" });
      const { active } = await navigator.serviceWorker.ready;
      const reply = new Promise<{ status: number; writer: boolean }>((resolve) => {
        navigator.serviceWorker.addEventListener("message", ({ data }) => resolve(data), {
          once: true,
        });
      });
      navigator.serviceWorker.startMessages();
      active?.postMessage(description);
      return reply;
    }, description);
  expect(await createInWorker("created by the worker")).toEqual({ status: 200, writer: false });
  expect((await events(page)).map(({ description }) => description)).toEqual([
    "created by the worker",
  ]);

  // When the page is closed, the worker becomes the leader, and the reloaded page follows it.
  await page.reload();
  await open(page);
  expect(await createInWorker("again")).toEqual({ status: 200, writer: true });
  expect((await events(page)).map(({ description }) => description)).toEqual([
    "created by the worker",
    "again",
  ]);
});

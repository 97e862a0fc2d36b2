// A tab that dies while the log of a thousand changes becomes a snapshot: all of them are there
// afterwards, in the one form or in the other.

import { expect, type Page, test } from "@playwright/test";
import { attempt, openBarePage, readStored } from "./support/stored.ts";

/** So many changes make the log long enough. */
const ENOUGH = 1000;

/** The requests of a compaction, its commit and its end; and how many changes may be in the log then. */
const FORMS = {
  clear: [ENOUGH],
  add: [ENOUGH],
  delete: [ENOUGH],
  commit: [ENOUGH, 0],
  complete: [0],
};
type Moment = keyof typeof FORMS;

/** Asks for keys until the log is long enough, and stands still at a moment of the compaction. */
function compactUntil(page: Page, moment: Moment): Promise<void> {
  return page.evaluate(
    async ([moment, enough]) => {
      const path = "/npm/index.js";
      const { Kms } = await import(path);
      const kms = await Kms.open({ store: { indexedDb: "kms-orrery" } });
      const { tell } = globalThis as unknown as { tell(): void };
      let isCompacting = false;
      const stand = () => {
        tell();
        for (const until = performance.now() + 20_000; performance.now() < until; );
      };
      const stores = IDBObjectStore.prototype;
      const { clear, add, delete: remove } = stores;
      const { commit } = IDBTransaction.prototype;
      stores.clear = function () {
        isCompacting = true;
        const request = clear.call(this);
        this.transaction.addEventListener("complete", () => moment === "complete" && stand());
        if (moment === "clear") stand();
        return request;
      };
      stores.add = function (value, key) {
        const request = add.call(this, value, key);
        if (isCompacting && moment === "add" && key === 2) stand();
        return request;
      };
      stores.delete = function (query) {
        const request = remove.call(this, query);
        if (moment === "delete") stand();
        return request;
      };
      IDBTransaction.prototype.commit = function () {
        commit.call(this);
        if (isCompacting && moment === "commit") stand();
      };
      const create = async () => {
        const headers = { "X-Amz-Target": "TrentService.CreateKey" };
        await kms.fetch("/", { method: "POST", headers, body: "{}" });
      };
      await Promise.all(Array.from({ length: enough }, create));
    },
    [moment, ENOUGH] as const,
  );
}

for (const moment of Object.keys(FORMS) as Moment[]) {
  test(`killed at "${moment}" of a compaction, a tab leaves every change that was answered`, async ({
    context,
    page,
  }) => {
    const bare = await openBarePage(context);
    await page.goto("/robots.txt");
    const devtools = await context.newCDPSession(page);
    const crashed = page.waitForEvent("crash");
    await page.exposeFunction(
      "tell",
      () => void devtools.send("Page.crash").catch(() => undefined),
    );
    void compactUntil(page, moment).catch(() => undefined);
    await crashed;

    const { log, snapshot } = (await readStored(bare)) ?? { log: {}, snapshot: {} };
    const inLog = Object.keys(log).length;
    expect(FORMS[moment]).toContain(inLog);
    // A header alone, or with it the keys, the events and the records of the trail.
    expect(Object.keys(snapshot)).toHaveLength(inLog > 0 ? 1 : 4);
    const { events, status, error } = await attempt(bare);
    expect(error).toBeUndefined();
    expect(status).toMatchObject({ saved: true, verified: true });
    expect(events.map(({ seq }) => seq)).toEqual(
      Array.from({ length: ENOUGH }, (_, index) => index + 1),
    );
  });
}

test("closing in the middle of a compaction waits for its end", async ({ context, page }) => {
  const bare = await openBarePage(context);
  await page.goto("/robots.txt");
  await page.evaluate(async (enough) => {
    const path = "/npm/index.js";
    const { Kms } = await import(path);
    const kms = await Kms.open({ store: { indexedDb: "kms-orrery" } });
    const { clear } = IDBObjectStore.prototype;
    const closed = new Promise((resolve) => {
      IDBObjectStore.prototype.clear = function () {
        resolve(kms.close());
        return clear.call(this);
      };
    });
    const headers = { "X-Amz-Target": "TrentService.CreateKey" };
    for (let key = 0; key < enough; key++) {
      void kms.fetch("/", { method: "POST", headers, body: "{}" });
    }
    await closed;
  }, ENOUGH);
  expect(Object.keys((await readStored(bare))?.log ?? {})).toHaveLength(0);
  expect(await attempt(bare)).toMatchObject({
    events: { length: ENOUGH },
    status: { saved: true, verified: true },
  });
});

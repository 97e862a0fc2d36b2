// A tab that is closed or crashes during compaction, which replaces a log of a thousand changes by a
// snapshot: no change is lost.

import { expect, type Page, test } from "@playwright/test";
import { openEmptyPage, readStored, tryToOpen } from "./support/stored.ts";

/** The number of changes after which the log is compacted. */
const LOG_LENGTH = 1000;

/**
 * The moments of a compaction at which the tab crashes, with the possible numbers of changes in the
 * log afterwards.
 */
const LOG_LENGTHS = {
  clear: [LOG_LENGTH],
  add: [LOG_LENGTH],
  delete: [LOG_LENGTH],
  commit: [LOG_LENGTH, 0],
  complete: [0],
};
type Moment = keyof typeof LOG_LENGTHS;

/** Creates keys until the log is compacted, and blocks the page at a moment of the compaction. */
function compactUntil(page: Page, moment: Moment): Promise<void> {
  return page.evaluate(
    async ([moment, count]) => {
      const path = "/npm/index.js";
      const { Kms } = await import(path);
      const kms = await Kms.open({ store: { indexedDb: "kms-orrery" } });
      const { crash } = globalThis as unknown as { crash(): void };
      let isCompacting = false;
      const block = () => {
        crash();
        for (const until = performance.now() + 20_000; performance.now() < until; );
      };
      const stores = IDBObjectStore.prototype;
      const { clear, add, delete: remove } = stores;
      const { commit } = IDBTransaction.prototype;
      stores.clear = function () {
        isCompacting = true;
        const request = clear.call(this);
        this.transaction.addEventListener("complete", () => moment === "complete" && block());
        if (moment === "clear") block();
        return request;
      };
      stores.add = function (value, key) {
        const request = add.call(this, value, key);
        if (isCompacting && moment === "add" && key === 2) block();
        return request;
      };
      stores.delete = function (query) {
        const request = remove.call(this, query);
        if (moment === "delete") block();
        return request;
      };
      IDBTransaction.prototype.commit = function () {
        commit.call(this);
        if (isCompacting && moment === "commit") block();
      };
      const create = async () => {
        const headers = { "X-Amz-Target": "TrentService.CreateKey" };
        await kms.fetch("/", { method: "POST", headers, body: "{}" });
      };
      await Promise.all(Array.from({ length: count }, create));
    },
    [moment, LOG_LENGTH] as const,
  );
}

for (const moment of Object.keys(LOG_LENGTHS) as Moment[]) {
  test(`a tab that crashes at "${moment}" of a compaction loses no answered change`, async ({
    context,
    page,
  }) => {
    const bare = await openEmptyPage(context);
    await page.goto("/robots.txt");
    const devtools = await context.newCDPSession(page);
    const crashed = page.waitForEvent("crash");
    await page.exposeFunction(
      "crash",
      () => void devtools.send("Page.crash").catch(() => undefined),
    );
    void compactUntil(page, moment).catch(() => undefined);
    await crashed;

    const { log, snapshot } = (await readStored(bare)) ?? { log: {}, snapshot: {} };
    const inLog = Object.keys(log).length;
    expect(LOG_LENGTHS[moment]).toContain(inLog);
    // Only a header, or a header, the keys, the events and the records of the trail.
    expect(Object.keys(snapshot)).toHaveLength(inLog > 0 ? 1 : 4);
    const { events, status, error } = await tryToOpen(bare);
    expect(error).toBeUndefined();
    expect(status).toMatchObject({ saved: true, verified: true });
    expect(events.map(({ seq }) => seq)).toEqual(
      Array.from({ length: LOG_LENGTH }, (_, index) => index + 1),
    );
  });
}

test("closing a laboratory during a compaction waits for its end", async ({ context, page }) => {
  const bare = await openEmptyPage(context);
  await page.goto("/robots.txt");
  await page.evaluate(async (count) => {
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
    for (let key = 0; key < count; key++) {
      void kms.fetch("/", { method: "POST", headers, body: "{}" });
    }
    await closed;
  }, LOG_LENGTH);
  expect(Object.keys((await readStored(bare))?.log ?? {})).toHaveLength(0);
  expect(await tryToOpen(bare)).toMatchObject({
    events: { length: LOG_LENGTH },
    status: { saved: true, verified: true },
  });
});

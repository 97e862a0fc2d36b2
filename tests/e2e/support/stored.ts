// What lies in the browser's storage, seen from a page of the dashboard's origin that has no
// laboratory open: the raw records, the marker beside them, and the npm package.

import { type BrowserContext, expect, type Page } from "@playwright/test";

/** All that is kept of a laboratory, bytes as hex digits. */
export interface Stored {
  version: number;
  log: Record<number, string>;
  snapshot: Record<number, string>;
  marker: string | null;
}

/** An event as the package gives it. */
export interface Happened {
  seq: number;
  at: Date;
  type: string;
}

/** How the package fared with opening a laboratory. */
export interface Attempt {
  events: Happened[];
  status?: { saved: boolean; verified: boolean };
  error?: { name: string; message: string; missingFrom?: number };
  /** The events in an error's `rest`; none where there is no rest. */
  rest?: Happened[];
}

/** A page of the origin in which nothing happens by itself. */
export async function openBarePage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto("/robots.txt");
  return page;
}

/** Fills the dashboard's database: keys up to this number, `alias/kept-1` and so on, one a day since
 * 2024; gives all that happened. */
export function seed(page: Page, keys: number): Promise<Happened[]> {
  return page.evaluate(async (keys) => {
    const path = "/npm/index.js";
    const { Kms } = await import(path);
    const kms = await Kms.open({
      store: { indexedDb: "kms-orrery" },
      start: new Date("2024-01-01"),
    });
    const call = async (operation: string, input: object) => {
      const headers = { "X-Amz-Target": `TrentService.${operation}` };
      const response = await kms.fetch("/", {
        method: "POST",
        headers,
        body: JSON.stringify(input),
      });
      return JSON.parse((await response.text()) || "{}");
    };
    for (let number = kms.events().length / 2 + 1; number <= keys; number++) {
      const { KeyMetadata } = await call("CreateKey", {});
      await call("CreateAlias", {
        AliasName: `alias/kept-${number}`,
        TargetKeyId: KeyMetadata.KeyId,
      });
      await kms.clock.advance({ days: 1 });
    }
    const events = kms.events();
    await kms.close();
    return events;
  }, keys);
}

/** Opens a laboratory by the package and closes it again; the dashboard's, or an export in memory. */
export function attempt(
  page: Page,
  options: object = { store: { indexedDb: "kms-orrery" } },
): Promise<Attempt> {
  return page.evaluate(async (options) => {
    const path = "/npm/index.js";
    const { Kms } = await import(path);
    try {
      const kms = await Kms.open(options);
      const seen = { events: kms.events(), status: kms.status() };
      await kms.close();
      return seen;
    } catch (thrown) {
      const { name, message, missingFrom, rest } = thrown as Error & {
        missingFrom?: number;
        rest?: string;
      };
      const error = { name, message, ...(missingFrom === undefined ? {} : { missingFrom }) };
      if (rest === undefined) return { events: [], error };
      const read = await Kms.open({ restore: rest });
      return { events: [], error, rest: read.events() };
    }
  }, options);
}

/** All that is stored; nothing is created where there is nothing. */
export function readStored(page: Page): Promise<Stored | null> {
  return page.evaluate(async () => {
    const { version } =
      (await indexedDB.databases()).find(({ name }) => name === "kms-orrery") ?? {};
    if (version === undefined) return null;
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await done(indexedDB.open("kms-orrery"));
    const hex = (bytes: Uint8Array) =>
      Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    const all = async (name: string) => {
      const store = database.transaction(name).objectStore(name);
      const [keys, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
      return Object.fromEntries(keys.map((key, index) => [Number(key), hex(values[index])]));
    };
    const [log, snapshot] = [await all("log"), await all("snapshot")];
    database.close();
    return { version, log, snapshot, marker: localStorage.getItem("kms-orrery-head:kms-orrery") };
  });
}

/** Puts a value, given as hex digits, into one of the two object stores; `null` deletes it. */
export function putStored(
  page: Page,
  store: "log" | "snapshot",
  key: number,
  hex: string | null,
): Promise<void> {
  return page.evaluate(
    ([store, key, hex]) =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open("kms-orrery");
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const database = request.result;
          const transaction = database.transaction(store, "readwrite");
          const bytes = Uint8Array.from(hex?.match(/../g) ?? [], (digits) => parseInt(digits, 16));
          if (hex === null) transaction.objectStore(store).delete(key);
          else transaction.objectStore(store).put(bytes, key);
          transaction.oncomplete = () => {
            database.close();
            resolve();
          };
        };
      }),
    [store, key, hex] as const,
  );
}

/** Flips one bit in the middle of a stored value. */
export async function flipBit(page: Page, store: "log" | "snapshot", key: number): Promise<void> {
  const value = (await readStored(page))?.[store][key];
  if (!value) throw new Error(`${store} has no value ${key}`);
  const middle = value.length >> 1;
  const flipped = (parseInt(value.charAt(middle), 16) ^ 1).toString(16);
  await putStored(page, store, key, value.slice(0, middle) + flipped + value.slice(middle + 1));
}

/** Writes the marker, or removes it. */
export function setMarker(page: Page, marker: string | null): Promise<void> {
  return page.evaluate((marker) => {
    const key = "kms-orrery-head:kms-orrery";
    if (marker === null) localStorage.removeItem(key);
    else localStorage.setItem(key, marker);
  }, marker);
}

/** The events of an export of the dashboard's. */
export async function eventsOf(page: Page, exported: string): Promise<Happened[]> {
  const { events, error } = await attempt(page, { restore: exported });
  expect(error).toBeUndefined();
  return events;
}

/** Fills a database beside the laboratory's with so many bytes, or until the browser takes no more;
 * gives how many it took. */
export function addBallast(page: Page, most: number): Promise<number> {
  return page.evaluate(async (most) => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open("ballast", 1);
      request.onupgradeneeded = () =>
        request.result.createObjectStore("ballast", { autoIncrement: true });
      request.onsuccess = () => resolve(request.result);
    });
    const isTaken = (size: number) =>
      new Promise<boolean>((resolve) => {
        const transaction = database.transaction("ballast", "readwrite");
        // What compresses well would never fill anything.
        transaction.objectStore("ballast").put(crypto.getRandomValues(new Uint8Array(size)));
        transaction.oncomplete = () => resolve(true);
        transaction.onabort = () => resolve(false);
      });
    let taken = 0;
    for (const size of [60_000, 10_000, 1000, 100]) {
      while (taken < most && (await isTaken(size))) taken += size;
    }
    database.close();
    return taken;
  }, most);
}

export function deleteDatabase(page: Page, name: string): Promise<void> {
  return page.evaluate(
    (name) =>
      new Promise<void>((resolve) => {
        indexedDB.deleteDatabase(name).onsuccess = () => resolve();
      }),
    name,
  );
}

// Reads and changes the stored laboratory from an empty page of the dashboard's origin: its raw
// records, its marker, and the result of opening it with the npm package.

import { type BrowserContext, expect, type Page } from "@playwright/test";

/** The stored data of a laboratory, with bytes as hexadecimal digits. */
export interface Stored {
  version: number;
  log: Record<number, string>;
  snapshot: Record<number, string>;
  marker: string | null;
}

/** An event, as the package returns it. */
export interface KmsEvent {
  seq: number;
  at: Date;
  type: string;
}

/** The result of opening a laboratory with the package. */
export interface OpenResult {
  events: KmsEvent[];
  status?: { saved: boolean; verified: boolean };
  error?: { name: string; message: string; missingFrom?: number };
  /** The events in the `rest` of an error, if it has one. */
  rest?: KmsEvent[];
}

/** Opens a page of the dashboard's origin that has no scripts. */
export async function openEmptyPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto("/robots.txt");
  return page;
}

/**
 * Creates keys in the dashboard's database until it has this many, one per day since 2024, with the
 * aliases `alias/kept-1` and so on. Returns all events.
 */
export function storeKeys(page: Page, keys: number): Promise<KmsEvent[]> {
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

/** Opens a laboratory with the package and closes it again. The default is that of the dashboard. */
export function tryToOpen(
  page: Page,
  options: object = { store: { indexedDb: "kms-orrery" } },
): Promise<OpenResult> {
  return page.evaluate(async (options) => {
    const path = "/npm/index.js";
    const { Kms } = await import(path);
    try {
      const kms = await Kms.open(options);
      const result = { events: kms.events(), status: kms.status() };
      await kms.close();
      return result;
    } catch (thrown) {
      const { name, message, missingFrom, rest } = thrown as Error & {
        missingFrom?: number;
        rest?: string;
      };
      const error = { name, message, ...(missingFrom === undefined ? {} : { missingFrom }) };
      if (rest === undefined) return { events: [], error };
      const restored = await Kms.open({ restore: rest });
      return { events: [], error, rest: restored.events() };
    }
  }, options);
}

/** Returns the stored data, or `null` if there is no database. Never creates one. */
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

/** Writes a value into an object store, or deletes it if `hex` is `null`. */
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

/** Returns the events of an export. */
export async function eventsOf(page: Page, exported: string): Promise<KmsEvent[]> {
  const { events, error } = await tryToOpen(page, { restore: exported });
  expect(error).toBeUndefined();
  return events;
}

/**
 * Writes this many bytes into another database, or as many as the browser accepts. Returns the number
 * of bytes.
 */
export function fillStorage(page: Page, max: number): Promise<number> {
  return page.evaluate(async (max) => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open("ballast", 1);
      request.onupgradeneeded = () =>
        request.result.createObjectStore("ballast", { autoIncrement: true });
      request.onsuccess = () => resolve(request.result);
    });
    const isWritten = (size: number) =>
      new Promise<boolean>((resolve) => {
        const transaction = database.transaction("ballast", "readwrite");
        // Random, because the browser compresses other bytes.
        transaction.objectStore("ballast").put(crypto.getRandomValues(new Uint8Array(size)));
        transaction.oncomplete = () => resolve(true);
        transaction.onabort = () => resolve(false);
      });
    let written = 0;
    for (const size of [60_000, 10_000, 1000, 100]) {
      while (written < max && (await isWritten(size))) written += size;
    }
    database.close();
    return written;
  }, max);
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

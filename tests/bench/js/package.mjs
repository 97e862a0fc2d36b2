// The npm package as a user has it, beside what the host itself offers.

import { done } from "./database.mjs";
import { compare } from "./timing.mjs";

const ADDRESS = "https://kms.us-east-1.amazonaws.com/";

/** The whole `fetch` beside crypto.subtle, and commands in IndexedDB beside bare transactions. */
export async function packaged(host, row) {
  const { Kms } = await host.package();
  const rows = [await fetching(Kms, row, 1024), await fetching(Kms, row, 4096)];
  if (globalThis.indexedDB) rows.push(...(await storing(host, row)));
  return rows;
}

async function fetching(Kms, row, len) {
  const kms = await Kms.open();
  const key = keyOf(await ask(kms, "CreateKey", {}));
  const Plaintext = btoa("Z".repeat(len));
  const encrypt = () => ask(kms, "Encrypt", { KeyId: key, Plaintext });
  const subtle = await subtleEncrypt(len);
  const times = await compare([repeat(encrypt), repeat(subtle)]);
  await kms.close();
  return row(`Encrypt of ${len / 1024} KiB, by kms.fetch`, "crypto.subtle", undefined, times);
}

async function subtleEncrypt(len) {
  const [name, message] = ["AES-GCM", new Uint8Array(len).fill(0x5a)];
  const key = await crypto.subtle.generateKey({ name, length: 256 }, false, ["encrypt"]);
  return () => crypto.subtle.encrypt({ name, iv: new Uint8Array(12) }, key, message);
}

/** Four fifths of the bare transactions' pace are five quarters of their time. */
const PACE = 1.25;

/** At the laboratory's own door, and by `fetch`, whose objects the browser makes. */
async function storing(host, row) {
  const { Kms } = await host.package();
  const kms = await Kms.open({ store: { indexedDb: "fetched" } });
  // It is started by now.
  const { WasmKms } = await host.engine();
  const lab = await WasmKms.open({ store: { indexedDb: "bench" } });
  const call = async (operation, input) =>
    (await lab.call(Date.now(), "", `TrentService.${operation}`, JSON.stringify(input)))[1];
  const fetched = (operation, input) => ask(kms, operation, input);
  const ways = [await updating(call), await updating(fetched)];
  for (const change of ways) await change();
  const put = await barePut(await newestValue("bench"));
  const [called, byFetch, bare] = await compare([...ways, put].map(repeat));
  await kms.close();
  await lab.close(Date.now());
  const against = "bare transaction of its bytes";
  return [
    row("A command, stored in IndexedDB", against, PACE, [called, bare]),
    row("A command by kms.fetch, stored there", against, undefined, [byFetch, bare]),
  ];
}

/** Gives a key another description at each call. */
async function updating(call) {
  const KeyId = keyOf(await call("CreateKey", {}));
  let count = 0;
  return () => call("UpdateKeyDescription", { KeyId, Description: `Description ${count++}` });
}

/** What the laboratory stored last. */
async function newestValue(name) {
  const database = await done(indexedDB.open(name));
  const log = database.transaction("log").objectStore("log");
  const { value } = await done(log.openCursor(undefined, "prev"));
  database.close();
  return value;
}

/** Puts these bytes in a transaction of their own, as durable as a command's. */
async function barePut(bytes) {
  const opening = indexedDB.open("bare");
  opening.onupgradeneeded = () => opening.result.createObjectStore("log");
  const database = await done(opening);
  let count = 0;
  return () =>
    new Promise((resolve, reject) => {
      const transaction = database.transaction("log", "readwrite", { durability: "strict" });
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
      transaction.objectStore("log").add(bytes, count++);
      transaction.commit();
    });
}

function keyOf(created) {
  return JSON.parse(created).KeyMetadata.KeyId;
}

async function ask(kms, operation, input) {
  const headers = { "X-Amz-Target": `TrentService.${operation}` };
  const response = await kms.fetch(ADDRESS, {
    method: "POST",
    headers,
    body: JSON.stringify(input),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${operation}: ${text}`);
  return text;
}

function repeat(act) {
  return async (rounds) => {
    for (let round = 0; round < rounds; round++) await act();
  };
}

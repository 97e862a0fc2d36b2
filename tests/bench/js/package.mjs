// The npm package as a user has it, beside what the host itself offers.

import { done } from "./database.mjs";
import { compare } from "./timing.mjs";

const ADDRESS = "https://kms.us-east-1.amazonaws.com/";

/** The whole `fetch` beside crypto.subtle, and commands in IndexedDB beside bare transactions. */
export async function packaged(host, row) {
  const { Kms } = await host.package();
  const rows = [await fetching(Kms, row, 1024), await fetching(Kms, row, 4096)];
  if (globalThis.indexedDB) rows.push(await storing(Kms, row));
  return rows;
}

async function fetching(Kms, row, len) {
  const kms = await Kms.open();
  const key = await createKey(kms);
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

async function storing(Kms, row) {
  const kms = await Kms.open({ store: { indexedDb: "bench" } });
  const KeyId = await createKey(kms);
  let count = 0;
  const change = () =>
    ask(kms, "UpdateKeyDescription", { KeyId, Description: `Description ${count++}` });
  await change();
  const put = await barePut(await newestValue());
  const times = await compare([repeat(change), repeat(put)]);
  await kms.close();
  return row("A command, stored in IndexedDB", "bare transaction of its bytes", PACE, times);
}

/** What the laboratory stored last. */
async function newestValue() {
  const [{ name }] = await indexedDB.databases();
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

async function createKey(kms) {
  const { KeyMetadata } = JSON.parse(await ask(kms, "CreateKey", {}));
  return KeyMetadata.KeyId;
}

async function ask(kms, operation, input) {
  const headers = { "X-Amz-Target": `TrentService.${operation}` };
  const response = await kms.fetch(ADDRESS, { method: "POST", headers, body: JSON.stringify(input) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${operation}: ${text}`);
  return text;
}

function repeat(act) {
  return async (rounds) => {
    for (let round = 0; round < rounds; round++) await act();
  };
}

// Times the npm package, compared with the host's own functions.

import { resultOf } from "./database.mjs";
import { compare } from "./timing.mjs";

const ADDRESS = "https://kms.us-east-1.amazonaws.com/";

/** Compares `kms.fetch` with crypto.subtle, and stored commands with bare transactions. */
export async function packaged(host, row) {
  const { Kms } = await host.package();
  const rows = [await timeFetch(Kms, row, 1024), await timeFetch(Kms, row, 4096)];
  if (globalThis.indexedDB) rows.push(...(await timeStoring(host, row)));
  return rows;
}

async function timeFetch(Kms, row, len) {
  const kms = await Kms.open();
  const key = keyOf(await call(kms, "CreateKey", {}));
  const Plaintext = btoa("Z".repeat(len));
  const encrypt = () => call(kms, "Encrypt", { KeyId: key, Plaintext });
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

/** The goal for stored commands: four fifths of the throughput of bare transactions. */
const STORING_GOAL = 1.25;

/** Times stored commands, called directly and with `kms.fetch`, which creates more objects. */
async function timeStoring(host, row) {
  const { Kms } = await host.package();
  const kms = await Kms.open({ store: { indexedDb: "bench-fetch" } });
  // Kms.open has initialized the module.
  const { WasmKms } = await host.engine();
  const lab = await WasmKms.open({ store: { indexedDb: "bench" } });
  const callDirectly = async (operation, input) =>
    (await lab.call(Date.now(), "", `TrentService.${operation}`, JSON.stringify(input)))[1];
  const callByFetch = (operation, input) => call(kms, operation, input);
  const updates = [await updating(callDirectly), await updating(callByFetch)];
  for (const update of updates) await update();
  const put = await barePut(await newestValue("bench"));
  const [direct, byFetch, bare] = await compare([...updates, put].map(repeat));
  await kms.close();
  await lab.close(Date.now());
  const baseline = "bare transaction of its bytes";
  return [
    row("Command stored in IndexedDB", baseline, STORING_GOAL, [direct, bare]),
    row("Command by kms.fetch, stored there", baseline, undefined, [byFetch, bare]),
  ];
}

/** Creates a key and returns a function that changes its description. */
async function updating(call) {
  const KeyId = keyOf(await call("CreateKey", {}));
  let count = 0;
  return () => call("UpdateKeyDescription", { KeyId, Description: `Description ${count++}` });
}

/** Returns the value that the laboratory stored last. */
async function newestValue(name) {
  const database = await resultOf(indexedDB.open(name));
  const log = database.transaction("log").objectStore("log");
  const { value } = await resultOf(log.openCursor(undefined, "prev"));
  database.close();
  return value;
}

/** Returns a function that stores these bytes in a transaction with the durability of a command. */
async function barePut(bytes) {
  const request = indexedDB.open("bare");
  request.onupgradeneeded = () => request.result.createObjectStore("log");
  const database = await resultOf(request);
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

/** Calls an operation with `kms.fetch` and returns the body of the response. */
async function call(kms, operation, input) {
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

/** Returns a function that takes a number of rounds and calls `run` that many times. */
function repeat(run) {
  return async (rounds) => {
    for (let round = 0; round < rounds; round++) await run();
  };
}

// Writes and reads laboratories in IndexedDB without the code of the laboratory.

/** Returns the result of a request of IndexedDB. */
export function resultOf(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Stores these values as the laboratory `name`, which `Kms.open` then opens. */
export async function storeLaboratory(Kms, name, values) {
  // The package creates the database, so that it has the right schema.
  const kms = await Kms.open({ store: { indexedDb: name } });
  await kms.close();
  // Without its marker, the package does not report the replaced values as lost.
  localStorage.removeItem(`kms-orrery-head:${name}`);
  const database = await resultOf(indexedDB.open(name));
  const transaction = database.transaction(["log", "snapshot"], "readwrite");
  const [log, snapshot] = ["log", "snapshot"].map((store) => transaction.objectStore(store));
  for (const store of [log, snapshot]) store.clear();
  const chunks = values.chunks();
  for (let at = 0; at < values.count(); at++) {
    if (at < chunks) snapshot.add(values.get(at), at);
    else log.add(values.get(at), at - chunks + 1);
  }
  await new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
  database.close();
}

/** Only reads the values of a laboratory. */
export async function readValues(name) {
  const database = await resultOf(indexedDB.open(name));
  const transaction = database.transaction(["log", "snapshot"], "readonly");
  for (const store of ["snapshot", "log"]) await resultOf(transaction.objectStore(store).getAll());
  database.close();
}

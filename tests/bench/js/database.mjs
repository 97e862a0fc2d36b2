// Laboratories in IndexedDB, written and read without the laboratory's own code.

/** What a request gives. */
export function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Puts these values of a laboratory where `Kms.open` looks for those of that name. */
export async function keep(Kms, name, values) {
  // The database comes into being as the package wants it.
  const kms = await Kms.open({ store: { indexedDb: name } });
  await kms.close();
  // Other values take the place of its own, which is no loss here.
  localStorage.removeItem(`kms-orrery-head:${name}`);
  const database = await done(indexedDB.open(name));
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

/** Reads the same values, and does nothing with them. */
export async function bareRead(name) {
  const database = await done(indexedDB.open(name));
  const transaction = database.transaction(["log", "snapshot"], "readonly");
  for (const store of ["snapshot", "log"]) await done(transaction.objectStore(store).getAll());
  database.close();
}

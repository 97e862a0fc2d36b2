// Opening a laboratory, beside reading the same bytes and doing nothing with them.

import { bareRead, keep } from "./database.mjs";
import { interleave, time } from "./timing.mjs";

const MANY = 100_000;
const KEPT = { of_journal: "journal of 100k events", of_snapshot: "snapshot of 100k keys" };
const GOAL = 3;

/** From memory, and where there is one from the browser's database. */
export async function opening(host, row) {
  const rows = [];
  for (const [make, kept] of Object.entries(KEPT)) {
    const { bench } = await host.load(make);
    const stored = bench.Opening[make](MANY);
    const values = stored.values();
    const bytes = `${(stored.read() / 2 ** 20).toFixed(0)} MiB in ${values.count()} values`;
    const against = (what, goal, took) =>
      rows.push(row(`Opening a ${kept}`, what, goal, took, "ms", 1));
    if (globalThis.indexedDB) {
      against(`reading ${bytes} from IndexedDB`, GOAL, await fromDatabase(host, make, values));
    }
    values.free();
    const ways = ["open", "read", "hash"].map((name) => () => time(() => stored[name]()));
    const [open, read, hash] = await interleave(ways, 5);
    against("copying and wiping them in memory", undefined, [open, read]);
    against("doing so and hashing them", undefined, [open, hash]);
  }
  return rows;
}

async function fromDatabase(host, name, values) {
  const { Kms } = await host.package();
  await keep(Kms, name, values);
  const open = async () => {
    let kms;
    const took = await time(async () => (kms = await Kms.open({ store: { indexedDb: name } })));
    await kms.close();
    return took;
  };
  return interleave([open, () => time(() => bareRead(name))], 5);
}

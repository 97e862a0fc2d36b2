// Times the opening of a laboratory, compared with only reading the same bytes.

import { readValues, storeLaboratory } from "./database.mjs";
import { interleave, time } from "./timing.mjs";

const MANY = 100_000;
const CONTENTS = { of_journal: "journal of 100k events", of_snapshot: "snapshot of 100k keys" };
const GOAL = 3;

/** Opens laboratories from memory, and from IndexedDB if the host has it. */
export async function opening(host, row) {
  const rows = [];
  for (const [factory, contents] of Object.entries(CONTENTS)) {
    const { bench } = await host.load(factory);
    const stored = bench.Opening[factory](MANY);
    const values = stored.values();
    const bytes = `${(stored.read() / 2 ** 20).toFixed(0)} MiB in ${values.count()} values`;
    const add = (baseline, goal, times) =>
      rows.push(row(`Opening a ${contents}`, baseline, goal, times, "ms", 1));
    if (globalThis.indexedDB) {
      const times = await fromDatabase(host, factory, values);
      add(`reading ${bytes} from IndexedDB`, GOAL, times);
    }
    values.free();
    const measures = ["open", "read", "hash"].map((name) => () => time(() => stored[name]()));
    const [open, read, hash] = await interleave(measures, 5);
    add("copying and wiping its bytes", undefined, [open, read]);
    add("copying, wiping and hashing them", undefined, [open, hash]);
  }
  return rows;
}

/** Returns the times of opening a laboratory from IndexedDB and of only reading its values. */
async function fromDatabase(host, name, values) {
  const { Kms } = await host.package();
  await storeLaboratory(Kms, name, values);
  const open = async () => {
    let kms;
    const duration = await time(async () => (kms = await Kms.open({ store: { indexedDb: name } })));
    await kms.close();
    return duration;
  };
  return interleave([open, () => time(() => readValues(name))], 5);
}

// Measures all rows of the table in the host that runs this script, Node or a page.
//
// A row is { name, baseline, goal, ratio, value, baselineValue, unit }: the benchmark `name` takes
// `value`, `baseline` takes `baselineValue`, and `ratio` is their quotient. Rows without a goal are
// informative.

import { opening } from "./opening.mjs";
import { packaged } from "./package.mjs";
import { compare, interleave, perRound, time } from "./timing.mjs";

const SIZES = [1_000, 10_000, 100_000];
const MANY = 100_000;

/**
 * Returns all rows. `log` prints the name of each part before it runs.
 *
 * The functions of the host are: `load(name)`, which returns a new instance of the module as
 * { bench, memory }; `package()`, which imports the npm package; `engine()`, which imports the
 * bindings of its module; and `native(len)`, which returns the milliseconds of a native encryption.
 */
export async function measure(host, log) {
  const rows = [];
  const parts = { ciphers, native, scale, memory, rotations, opening, packaged };
  for (const [name, part] of Object.entries(parts)) {
    log(name);
    rows.push(...(await part(host, row)));
  }
  return rows;
}

/** Returns a row for two times in milliseconds. A millisecond is `scale` units. */
function row(name, baseline, goal, [value, baselineValue], unit = "µs", scale = 1000) {
  return {
    name,
    baseline,
    goal,
    ratio: value / baselineValue,
    value: value * scale,
    baselineValue: baselineValue * scale,
    unit,
  };
}

async function ciphers({ load }) {
  const { bench } = await load("ciphers");
  const rows = [];
  for (const [len, size] of [
    [1024, "1 KiB"],
    [4096, "4 KiB"],
  ]) {
    const cipher = new bench.Cipher(len);
    const method = (name) => (rounds) => cipher[name](rounds);
    const add = async (name, measured, baseline, goal) => {
      const times = await compare([method(measured), method(baseline)]);
      rows.push(row(name, `bare cipher, ${size}`, goal, times));
    };
    const [executeGoal, jsonGoal] = len === 4096 ? [1.15, 2] : [undefined, 4];
    await add("Encrypt, execute", "execute_encrypt", "bare_encrypt", executeGoal);
    await add("Decrypt, execute", "execute_decrypt", "bare_decrypt", executeGoal);
    await add("Encrypt, execute, with a seed", "seeded_encrypt", "bare_encrypt");
    await add("Encrypt, from JSON to JSON", "json_encrypt", "bare_encrypt", jsonGoal);
    await add("Decrypt, from JSON to JSON", "json_decrypt", "bare_decrypt", jsonGoal);
    await add("Encrypt, with its record", "recorded_encrypt", "bare_encrypt");
  }
  return rows;
}

/** Compares the cipher in wasm with native code, which uses the processor's AES instructions. */
async function native({ load, native }) {
  const { bench } = await load("native");
  const rows = [];
  for (const len of [1024, 4096]) {
    const cipher = new bench.Cipher(len);
    const wasm = await perRound((rounds) => cipher.bare_encrypt(rounds));
    const times = await interleave([wasm, () => native(len)], 5);
    rows.push(row(`Bare cipher in wasm, ${len / 1024} KiB`, "native code", undefined, times));
  }
  return rows;
}

async function scale({ load }) {
  const { bench } = await load("scale");
  const many = new bench.Scale(MANY);
  const measureMethod = async (name, count, method) => {
    const few = new bench.Scale(count);
    const times = await compare([many, few].map((keys) => (rounds) => keys[method](rounds)));
    return row(`${name}, with 100k keys`, `with ${count}`, 1.5, times);
  };
  return [
    await measureMethod("Encrypt of 32 bytes", 1, "encrypt"),
    await measureMethod("DescribeKey", 1, "describe"),
    // Enough keys that the page has others before and after it, as with 100k keys.
    await measureMethod("ListKeys, page of 1", 3, "list_one"),
    await measureMethod("ListKeys, page of 100", 300, "list_hundred"),
  ];
}

/** Measures memory. A wasm memory never shrinks, so each measurement uses a new instance. */
async function memory({ load }) {
  const bytesPerKey = async (materials) => {
    const { bench, memory } = await load(`memory${materials}`);
    const before = memory.buffer.byteLength;
    const keys = new bench.KeyMemory(MANY, materials);
    return (memory.buffer.byteLength - before) / keys.count();
  };
  const [one, eleven] = [await bytesPerKey(1), await bytesPerKey(11)];
  const bytesRow = (name, value) => ({ name, baseline: "", value, unit: "bytes" });
  return [
    bytesRow("Memory of a key with one material", one),
    bytesRow("Memory of each further material", (eleven - one) / 10),
  ];
}

async function rotations({ load }) {
  const { bench } = await load("rotations");
  const services = SIZES.map((keys) => new bench.Rotations(keys));
  const times = await interleave(
    services.map((service) => () => perRotation(service)),
    5,
  );
  const [few] = times;
  const nanoseconds = (name, baseline, goal, pair) => row(name, baseline, goal, pair, "ns", 1e6);
  const rows = SIZES.slice(1).map((keys, at) =>
    nanoseconds(`Rotation, ${keys / 1000}k keys for 10 years`, "with 1k keys", 2, [
      times[at + 1],
      few,
    ]),
  );
  for (const [at, service] of services.entries()) {
    service.rewind();
    // schedule() executes no rotations and so returns 0; arithmetic() counts them.
    const count = service.arithmetic();
    const repeat = (run) => (rounds) => {
      for (let round = 0; round < rounds; round++) run();
    };
    const pair = await compare([
      repeat(() => service.schedule()),
      repeat(() => service.arithmetic()),
    ]);
    const name = `Scheduling only, ${SIZES[at] / 1000}k keys`;
    const perEvent = pair.map((duration) => duration / count);
    rows.push(nanoseconds(name, "arithmetic, then sort", 3, perEvent));
  }
  return rows;
}

/** Returns the milliseconds of a rotation, including the creation of its material. */
async function perRotation(service) {
  let [duration, count] = [0, 0];
  // With few keys, one advance is too short to measure.
  do {
    service.rewind();
    duration += await time(() => (count += service.advance()));
  } while (duration < 50);
  return duration / count;
}

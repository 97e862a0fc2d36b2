// Every figure of the table, measured where this runs: in Node or in a page.
//
// A row is { what, against, goal, ratio, top, bottom, unit }: `what` takes `top`, `against` takes
// `bottom`, and the ratio of the two is the figure. Without a goal it is there to be looked at.

import { opening } from "./opening.mjs";
import { packaged } from "./package.mjs";
import { compare, interleave, paced, time } from "./timing.mjs";

const SIZES = [1_000, 10_000, 100_000];
const MANY = 100_000;

/**
 * All rows. The host gives `load(name)`, a new instance of the module as { bench, memory };
 * `package()`, the npm package, and `engine()`, what is inside; `native(len)`, the milliseconds of
 * a native encryption. `say` is told what comes next.
 */
export async function measure(host, say) {
  const rows = [];
  const parts = { ciphers, native, scale, memory, clockwork, opening, packaged };
  for (const [name, part] of Object.entries(parts)) {
    say(name);
    rows.push(...(await part(host, row)));
  }
  return rows;
}

/** Two times in milliseconds, shown in `unit`s of `scale` to the millisecond. */
function row(what, against, goal, [top, bottom], unit = "µs", scale = 1000) {
  return {
    what,
    against,
    goal,
    ratio: top / bottom,
    top: top * scale,
    bottom: bottom * scale,
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
    const way = (name) => (rounds) => cipher[name](rounds);
    const against = async (what, name, bare, goal) => {
      const times = await compare([way(name), way(bare)]);
      rows.push(row(what, `bare cipher, ${size}`, goal, times));
    };
    const [executed, door] = len === 4096 ? [1.15, 2] : [undefined, 4];
    await against("Encrypt, execute", "execute_encrypt", "bare_encrypt", executed);
    await against("Decrypt, execute", "execute_decrypt", "bare_decrypt", executed);
    await against("Encrypt, execute, with a seed", "seeded_encrypt", "bare_encrypt");
    await against("Encrypt, from JSON to JSON", "door_encrypt", "bare_encrypt", door);
    await against("Decrypt, from JSON to JSON", "door_decrypt", "bare_decrypt", door);
    await against("Encrypt, and its record", "recorded_encrypt", "bare_encrypt");
  }
  return rows;
}

/** What wasm costs: the same cipher as native code, which has the processor's own instructions. */
async function native({ load, native }) {
  const { bench } = await load("native");
  const rows = [];
  for (const len of [1024, 4096]) {
    const cipher = new bench.Cipher(len);
    const wasm = await paced((rounds) => cipher.bare_encrypt(rounds));
    const times = await interleave([wasm, () => native(len)], 5);
    rows.push(row(`Bare cipher in wasm, ${len / 1024} KiB`, "in native code", undefined, times));
  }
  return rows;
}

async function scale({ load }) {
  const { bench } = await load("scale");
  const many = new bench.Scale(MANY);
  const against = async (what, count, name) => {
    const few = new bench.Scale(count);
    const times = await compare([many, few].map((keys) => (rounds) => keys[name](rounds)));
    return row(`${what}, with 100k keys`, `with ${count}`, 1.5, times);
  };
  return [
    await against("Encrypt of 32 bytes", 1, "encrypt"),
    await against("DescribeKey", 1, "describe"),
    // The page is alike: others are before it and behind it.
    await against("ListKeys, page of 1", 3, "list_one"),
    await against("ListKeys, page of 100", 300, "list_hundred"),
  ];
}

/** Memory is never given back: so each laboratory has an instance of its own. */
async function memory({ load }) {
  const taken = async (materials) => {
    const { bench, memory } = await load(`memory${materials}`);
    const before = memory.buffer.byteLength;
    const held = new bench.Held(MANY, materials);
    return (memory.buffer.byteLength - before) / held.count();
  };
  const [one, eleven] = [await taken(1), await taken(11)];
  const figure = (what, bytes) => ({ what, against: "", top: bytes, unit: "bytes" });
  return [
    figure("Memory of a key with one material", one),
    figure("Memory of each further material", (eleven - one) / 10),
  ];
}

async function clockwork({ load }) {
  const { bench } = await load("clockwork");
  const clocks = SIZES.map((keys) => new bench.Clockwork(keys));
  const rotation = await interleave(
    clocks.map((clock) => () => perRotation(clock)),
    5,
  );
  const [few] = rotation;
  const nanoseconds = (what, against, goal, times) => row(what, against, goal, times, "ns", 1e6);
  const rows = SIZES.slice(1).map((keys, at) =>
    nanoseconds(`Rotation, ${keys / 1000}k keys turned 10 years`, "with 1k keys", 2, [
      rotation[at + 1],
      few,
    ]),
  );
  for (const [at, clock] of clocks.entries()) {
    clock.rewind();
    // Nothing comes of a hollow rotation, so the count is the arithmetic's.
    const count = clock.arithmetic();
    const each = (act) => (rounds) => {
      for (let round = 0; round < rounds; round++) act();
    };
    const times = await compare([each(() => clock.schedule()), each(() => clock.arithmetic())]);
    const perEvent = times.map((took) => took / count);
    const what = `Scheduling alone, ${SIZES[at] / 1000}k keys`;
    rows.push(nanoseconds(what, "arithmetic, then sort", 3, perEvent));
  }
  return rows;
}

/** The milliseconds that each rotation takes, its material included. */
async function perRotation(clock) {
  let [took, count] = [0, 0];
  // Few keys are turned more than once, to be worth timing.
  do {
    clock.rewind();
    took += await time(() => (count += clock.advance()));
  } while (took < 50);
  return took / count;
}

// The dashboard as a visitor waits for it: from an address, a link or a button to the next frame.

import { fileURLToPath } from "node:url";

const VISITS = 5;
const [FEW, MANY] = [30, 10_000];
const FRAME = 1000 / 60;

/** All rows. `open()` gives a page of a new profile, which has the bench's folders beside it. */
export async function dashboard(open, say) {
  say("dashboard");
  const path = fileURLToPath(new URL("watch.js", import.meta.url));
  const visit = async (keys) => {
    const page = await open();
    await page.addInitScript({ path });
    if (keys > 0) await page.evaluate(fill, keys);
    return page;
  };
  const loaded = (whose, took) =>
    figure(`Dashboard ${whose}, from address to first click answered`, took);
  const rows = [
    loaded("without keys", await loading(visit, 0)),
    loaded("of 10k keys", await loading(visit, MANY)),
  ];
  const [few, many] = [await visit(FEW), await visit(MANY)];
  rows.push(listing(await median(listed, few), await median(listed, many)));
  rows.push(figure("Ten years turned, 10k keys, to its frame", await median(turned, many)));
  await Promise.all([few, many].map((page) => page.context().close()));
  return rows;
}

function figure(what, top) {
  return { what, against: "", top, unit: "ms" };
}

/** Not a ratio of times, but of their difference to a frame. */
function listing(few, many) {
  const what = "List of 10k keys, to its frame: frames more";
  const ratio = (many - few) / FRAME;
  return { what, against: `list of ${FEW}`, goal: 2, ratio, top: many, bottom: few, unit: "ms" };
}

async function loading(visit, keys) {
  const taken = [];
  for (let time = 0; time < VISITS; time++) {
    const page = await visit(keys);
    await page.goto("site/");
    taken.push(await page.evaluate(firstClick));
    await page.context().close();
  }
  return middle(taken);
}

async function median(act, page) {
  await page.goto("site/");
  const taken = [];
  for (let time = 0; time < VISITS; time++) taken.push(await page.evaluate(act));
  return middle(taken);
}

function middle(numbers) {
  return numbers.sort((a, b) => a - b)[numbers.length >> 1];
}

// What follows runs in the page.

/** Puts a laboratory of so many keys where the dashboard looks for its own. */
async function fill(keys) {
  const bench = await import("/module/kms_bench.js");
  await bench.default({ module_or_path: "/module/kms_bench_bg.wasm" });
  const { Kms } = await import("/package/index.js");
  const { keep } = await import("/script/database.mjs");
  await keep(Kms, "kms-orrery", bench.Opening.of_snapshot(keys).values());
}

/** Clicks as soon as there is a button. */
async function firstClick() {
  const { seen, button, said } = globalThis.watch;
  (await seen(() => button("+1 day"))).click();
  await seen(() => said().includes("Advanced"));
  return performance.now();
}

/** Goes to another page and comes back to the list. */
async function listed() {
  const { seen, frame, rows } = globalThis.watch;
  location.hash = "#/ciphertexts";
  await seen(() => rows() === 0);
  await frame();
  const start = performance.now();
  location.hash = "#/keys";
  await seen(() => rows() >= 30);
  return (await frame()) - start;
}

/** Turns the clock by ten years, as its dialog does. */
async function turned() {
  const { seen, frame, button, said } = globalThis.watch;
  (await seen(() => button("To date"))).click();
  const date = await seen(() => document.querySelector("dialog[open] input[type=datetime-local]"));
  date.value = `${Number(date.min.slice(0, 4)) + 10}-01-01T00:00`;
  date.dispatchEvent(new Event("input"));
  const before = said();
  await frame();
  const start = performance.now();
  button("Turn the clock").click();
  await seen(() => said().includes("Advanced") && said() !== before);
  return (await frame()) - start;
}

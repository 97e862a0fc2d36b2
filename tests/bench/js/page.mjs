// Times the dashboard as a visitor experiences it: from a click or a navigation to the frame that
// shows the result.

import { fileURLToPath } from "node:url";

const VISITS = 5;
const [FEW, MANY] = [30, 10_000];
const FRAME_MS = 1000 / 60;

/** Returns all rows. `open()` returns a page with a new profile on the server of the benchmarks. */
export async function dashboard(open, log) {
  log("dashboard");
  const path = fileURLToPath(new URL("watch.js", import.meta.url));
  const visit = async (keys) => {
    const page = await open();
    await page.addInitScript({ path });
    if (keys > 0) await page.evaluate(storeKeys, keys);
    return page;
  };
  const load = (keys, time) =>
    row(`Dashboard ${keys}: page load until its first click works`, time);
  const rows = [
    load("without keys", await timeLoading(visit, 0)),
    load("with 10k keys", await timeLoading(visit, MANY)),
  ];
  const [few, many] = [await visit(FEW), await visit(MANY)];
  rows.push(listRow(await timeAction(openList, few), await timeAction(openList, many)));
  rows.push(row("Clock advanced by ten years, 10k keys", await timeAction(advanceTenYears, many)));
  await Promise.all([few, many].map((page) => page.context().close()));
  return rows;
}

function row(name, value) {
  return { name, baseline: "", value, unit: "ms" };
}

/** Returns the row of the list, whose ratio is the additional time in frames. */
function listRow(few, many) {
  const name = "List of 10k keys: additional frames";
  const ratio = (many - few) / FRAME_MS;
  const baseline = `list of ${FEW}`;
  return { name, baseline, goal: 2, ratio, value: many, baselineValue: few, unit: "ms" };
}

/** Returns the median of the milliseconds until a new page responds to a click. */
async function timeLoading(visit, keys) {
  const times = [];
  for (let time = 0; time < VISITS; time++) {
    const page = await visit(keys);
    await page.goto("site/");
    times.push(await page.evaluate(clickFirstButton));
    await page.context().close();
  }
  return median(times);
}

/** Returns the median of the milliseconds that an action takes in a page. */
async function timeAction(action, page) {
  await page.goto("site/");
  const times = [];
  for (let time = 0; time < VISITS; time++) times.push(await page.evaluate(action));
  return median(times);
}

function median(numbers) {
  return numbers.sort((a, b) => a - b)[numbers.length >> 1];
}

// The functions below run in the page. All return times in milliseconds, except the first.

/** Stores a laboratory with this many keys as that of the dashboard. */
async function storeKeys(keys) {
  const bench = await import("/module/kms_bench.js");
  await bench.default({ module_or_path: "/module/kms_bench_bg.wasm" });
  const { Kms } = await import("/package/index.js");
  const { storeLaboratory } = await import("/script/database.mjs");
  await storeLaboratory(Kms, "kms-orrery", bench.Opening.of_snapshot(keys).values());
}

/** Clicks the first button of the clock as soon as it exists, and waits for the announcement. */
async function clickFirstButton() {
  const { waitFor, button, announcement } = globalThis.watch;
  (await waitFor(() => button("+1 day"))).click();
  await waitFor(() => announcement().includes("Advanced"));
  return performance.now();
}

/** Opens another page, then the list of keys. Returns the time until the list is drawn. */
async function openList() {
  const { waitFor, nextFrame, rows } = globalThis.watch;
  location.hash = "#/ciphertexts";
  await waitFor(() => rows() === 0);
  await nextFrame();
  const start = performance.now();
  location.hash = "#/keys";
  await waitFor(() => rows() >= 30);
  return (await nextFrame()) - start;
}

/** Advances the clock by ten years in its dialog. Returns the time until the result is drawn. */
async function advanceTenYears() {
  const { waitFor, nextFrame, button, announcement } = globalThis.watch;
  (await waitFor(() => button("To date"))).click();
  const date = await waitFor(() =>
    document.querySelector("dialog[open] input[type=datetime-local]"),
  );
  date.value = `${Number(date.min.slice(0, 4)) + 10}-01-01T00:00`;
  date.dispatchEvent(new Event("input"));
  const before = announcement();
  await nextFrame();
  const start = performance.now();
  button("Turn the clock").click();
  await waitFor(() => announcement().includes("Advanced") && announcement() !== before);
  return (await nextFrame()) - start;
}

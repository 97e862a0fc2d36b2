// Measures in Node, then in headless Chromium, and prints one table.
//
// `cargo xtask bench` builds the module into the folder that is given, and names the browser
// (CHROME). A figure beyond its goal is shown as such; it is no failure.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { measure } from "./measure.mjs";
import { print } from "./table.mjs";

const [folder] = process.argv.slice(2);
if (!folder) throw new Error("Usage: node run.mjs FOLDER, where kms_bench.js and its wasm are.");
const say = (where) => (what) => console.log(`  ${where}: ${what}`);

async function inNode() {
  const bytes = await readFile(join(folder, "kms_bench_bg.wasm"));
  const glue = pathToFileURL(join(folder, "kms_bench.js"));
  const load = async (name) => {
    const bench = await import(`${glue}?${name}`);
    const { memory } = await bench.default({ module_or_path: bytes });
    return { bench, memory };
  };
  return { name: `Node ${process.versions.node}`, rows: await measure(load, say("Node")) };
}

/** The same script and the same module in a page, whose files are served from memory. */
async function inChromium() {
  // Brought by the browser walks; there is no second copy.
  const { chromium } = createRequire(new URL("../../e2e/", import.meta.url))("playwright-core");
  const browser = await chromium.launch({ executablePath: process.env.CHROME });
  try {
    const page = await browser.newPage();
    await page.route("https://bench.test/**", serve);
    page.on("console", (message) => say("Chromium")(message.text()));
    await page.goto("https://bench.test/");
    return { name: `Chromium ${browser.version()}`, rows: await page.evaluate(measureInPage) };
  } finally {
    await browser.close();
  }
}

async function measureInPage() {
  const script = "/measure.mjs";
  const { measure } = await import(script);
  const load = async (name) => {
    const glue = `/kms_bench.js?${name}`;
    const bench = await import(glue);
    const { memory } = await bench.default({ module_or_path: "/kms_bench_bg.wasm" });
    return { bench, memory };
  };
  return measure(load, (what) => console.log(what));
}

/** An isolated page has the finer clock. */
const ISOLATED = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};
const TYPES = { js: "text/javascript", mjs: "text/javascript", wasm: "application/wasm" };

async function serve(route) {
  const name = basename(new URL(route.request().url()).pathname);
  if (name === "") {
    const body = "<!doctype html><title>bench</title>";
    return route.fulfill({ contentType: "text/html", headers: ISOLATED, body });
  }
  const contentType = TYPES[name.split(".").at(-1)];
  if (!contentType) return route.fulfill({ status: 404 });
  const place = name.endsWith(".mjs") ? new URL(name, import.meta.url) : join(folder, name);
  return route.fulfill({ contentType, headers: ISOLATED, body: await readFile(place) });
}

print([await inNode(), await inChromium()]);

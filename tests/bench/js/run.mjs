// Measures in Node, then in headless Chromium, and prints one table.
//
// `cargo xtask bench` builds what is named here, and names the browser (CHROME). A figure beyond
// its goal is shown as such; it is no failure.

import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { measure } from "./measure.mjs";
import { print } from "./table.mjs";

const [moduleFolder, packageFolder, nativeProgram] = process.argv.slice(2);
if (!nativeProgram) throw new Error("Usage: node run.mjs MODULE-FOLDER PACKAGE-FOLDER PROGRAM");

const say = (where) => (what) => console.log(`  ${where}: ${what}`);

/** The milliseconds of one encryption in native code. */
async function native(len) {
  const { stdout } = await promisify(execFile)(nativeProgram, [String(len)]);
  return Number(stdout);
}

async function inNode() {
  const bytes = await readFile(join(moduleFolder, "kms_bench_bg.wasm"));
  const glue = pathToFileURL(join(moduleFolder, "kms_bench.js"));
  const load = async (name) => {
    const bench = await import(`${glue}?${name}`);
    const { memory } = await bench.default({ module_or_path: bytes });
    return { bench, memory };
  };
  const host = { load, native, package: () => import(pathToFileURL(join(packageFolder, "index.js"))) };
  return { name: `Node ${process.versions.node}`, rows: await measure(host, say("Node")) };
}

/** The same script and the same module in a page, whose files are served from memory. */
async function inChromium() {
  // Brought by the browser walks; there is no second copy.
  const { chromium } = createRequire(new URL("../../e2e/", import.meta.url))("playwright-core");
  const browser = await chromium.launch({ executablePath: process.env.CHROME });
  try {
    const page = await browser.newPage();
    await page.route("https://bench.test/**", serve);
    await page.exposeFunction("native", native);
    page.on("console", (message) => say("Chromium")(message.text()));
    await page.goto("https://bench.test/");
    return { name: `Chromium ${browser.version()}`, rows: await page.evaluate(measureInPage) };
  } finally {
    await browser.close();
  }
}

async function measureInPage() {
  const fetched = (address) => import(address);
  const load = async (name) => {
    const bench = await fetched(`/module/kms_bench.js?${name}`);
    const { memory } = await bench.default({ module_or_path: "/module/kms_bench_bg.wasm" });
    return { bench, memory };
  };
  const { measure } = await fetched("/script/measure.mjs");
  const host = { load, native: window.native, package: () => fetched("/package/index.js") };
  return measure(host, (what) => console.log(what));
}

/** An isolated page has the finer clock. */
const ISOLATED = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};
const TYPES = { js: "text/javascript", mjs: "text/javascript", wasm: "application/wasm" };

const FOLDERS = {
  script: fileURLToPath(new URL(".", import.meta.url)),
  module: moduleFolder,
  package: packageFolder,
};

async function serve(route) {
  const [, folder, ...rest] = new URL(route.request().url()).pathname.split("/");
  if (folder === "") {
    const body = "<!doctype html><title>bench</title>";
    return route.fulfill({ contentType: "text/html", headers: ISOLATED, body });
  }
  const contentType = TYPES[rest.at(-1)?.split(".").at(-1)];
  if (!contentType) return route.fulfill({ status: 404 });
  const body = await readFile(join(FOLDERS[folder], ...rest));
  return route.fulfill({ contentType, headers: ISOLATED, body });
}

print([await inNode(), await inChromium()]);

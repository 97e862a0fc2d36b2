// Runs the benchmarks in Node, then in headless Chromium, and prints one table.
//
// `cargo xtask bench` builds the folders and the program of the arguments, and sets CHROME to the
// browser. A missed goal is printed and is not a failure.

import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { measure } from "./measure.mjs";
import { dashboard } from "./page.mjs";
import { serve } from "./serve.mjs";
import { print } from "./table.mjs";

const [moduleFolder, packageFolder, nativeProgram, siteFolder] = process.argv.slice(2);
if (!nativeProgram) {
  throw new Error("Usage: node run.mjs MODULE-FOLDER PACKAGE-FOLDER PROGRAM [SITE-FOLDER]");
}

const log = (host) => (part) => console.log(`  ${host}: ${part}`);

/** Returns the milliseconds of one encryption in native code. */
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
  const host = {
    load,
    native,
    package: () => import(pathToFileURL(join(packageFolder, "index.js"))),
  };
  return { name: `Node ${process.versions.node}`, rows: await measure(host, log("Node")) };
}

/** Runs the same script and module in a page, then times the dashboard if it was built. */
async function inChromium() {
  // From the npm packages of the browser tests.
  const { chromium } = createRequire(new URL("../../e2e/", import.meta.url))("playwright-core");
  const script = fileURLToPath(new URL(".", import.meta.url));
  const folders = { script, module: moduleFolder, package: packageFolder, site: siteFolder };
  const server = await serve(folders);
  const browser = await chromium.launch({ executablePath: process.env.CHROME });
  const open = async () => {
    const page = await (await browser.newContext({ baseURL: server.address })).newPage();
    await page.goto("/");
    return page;
  };
  try {
    const page = await open();
    await page.exposeFunction("native", native);
    page.on("console", (message) => log("Chromium")(message.text()));
    const rows = await page.evaluate(measureInPage);
    await page.context().close();
    if (siteFolder) rows.push(...(await dashboard(open, log("Chromium"))));
    return { name: `Chromium ${browser.version()}`, rows };
  } finally {
    await browser.close();
    server.close();
  }
}

async function measureInPage() {
  const importModule = (address) => import(address);
  const load = async (name) => {
    const bench = await importModule(`/module/kms_bench.js?${name}`);
    const { memory } = await bench.default({ module_or_path: "/module/kms_bench_bg.wasm" });
    return { bench, memory };
  };
  const { measure } = await importModule("/script/measure.mjs");
  const host = {
    load,
    native: window.native,
    package: () => importModule("/package/index.js"),
    engine: () => importModule("/package/wasm/kms_wasm.js"),
  };
  return measure(host, (part) => console.log(part));
}

print([await inNode(), await inChromium()]);

// The package, as npm installs it.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const folder = new URL("./node_modules/kms-orrery/", import.meta.url);
const text = (name) => readFileSync(new URL(name, folder), "utf8");

test("the package contains all files that package.json names", () => {
  const manifest = JSON.parse(text("package.json"));
  assert.match(manifest.version, /^[0-9]+\.[0-9]+\.[0-9]+$/);
  assert.notEqual(manifest.version, "0.0.0");
  const exported = Object.values(manifest.exports).flatMap((to) =>
    typeof to === "string" ? to : Object.values(to),
  );
  const commands = Object.values(manifest.bin);
  for (const name of [...exported, ...commands, "README.md", "LICENSE-MIT", "LICENSE-APACHE"]) {
    assert.ok(text(name).length > 0, name);
  }
});

test("the module imports only its own bindings", async () => {
  const bytes = readFileSync(new URL("wasm/kms_wasm_bg.wasm", folder));
  const modules = WebAssembly.Module.imports(await WebAssembly.compile(bytes)).map(
    (it) => it.module,
  );
  assert.deepEqual([...new Set(modules)], ["./kms_wasm_bg.js"]);
});

/** Runs a program in this folder and returns its output. */
function run(program) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--input-type=module", "--eval", program],
    { cwd: fileURLToPath(new URL(".", import.meta.url)), encoding: "utf8", timeout: 20_000 },
  );
  assert.equal(stderr, "");
  assert.equal(status, 0);
  return stdout;
}

test("a running clock does not keep a process alive", () => {
  const printed = run(`
    import { Kms } from "kms-orrery";
    const kms = await Kms.open({ clock: { rate: 1 } });
    console.log(kms.clock.rate);
  `);
  assert.equal(printed, "1\n");
});

test("the first two examples of the README do what they say", () => {
  const [quickStart, call] = text("README.md").matchAll(/```js\n(.*?)```/gs);
  assert.equal(run(quickStart[1]).match(/type: 'KeyRotated'/g).length, 3);
  const printed = run(call[1]);
  assert.equal(printed.match(/type: 'KeyRotated'/g).length, 3);
  assert.ok(printed.includes(`Plaintext: '${btoa("hello")}'`));
});

test("one module has many laboratories", async () => {
  const [first, second] = await Promise.all([import("kms-orrery"), import("kms-orrery")]);
  assert.equal(first.Kms, second.Kms);
  const all = await Promise.all(Array.from({ length: 20 }, () => first.Kms.open()));
  await Promise.all(all.map((kms) => kms.close()));
});

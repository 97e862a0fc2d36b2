// A folder of a test's own, and what a laboratory's file is found to be.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder that goes with its test. */
export function folder(t) {
  const path = mkdtempSync(join(tmpdir(), "kms-orrery-"));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Everything in a folder: names and contents. */
export function contents(path) {
  return readdirSync(path)
    .sort()
    .map((name) => [name, readFileSync(join(path, name), "latin1")]);
}

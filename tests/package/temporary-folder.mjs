// Temporary folders for tests.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Creates a folder that is deleted after the test, and returns its path. */
export function temporaryFolder(t) {
  const path = mkdtempSync(join(tmpdir(), "kms-orrery-"));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Returns the names and the contents of all files in a folder. */
export function contents(path) {
  return readdirSync(path)
    .sort()
    .map((name) => [name, readFileSync(join(path, name), "latin1")]);
}

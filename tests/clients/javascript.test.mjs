// The AWS Encryption SDK for Node against `kms-orrery serve`.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { here, serve } from "./server.mjs";

test("the AWS Encryption SDK for Node decrypts after three rotations", async (t) => {
  const script = here("encryption_sdk.mjs");
  const { stdout } = await promisify(execFile)(process.execPath, ["--no-warnings", script], {
    env: await serve(t),
  });
  assert.equal(stdout, "done\n");
});

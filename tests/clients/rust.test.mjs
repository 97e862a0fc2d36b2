// The AWS SDK for Rust against `kms-orrery serve`.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { serve } from "./server.mjs";

const program = process.env.KMS_ORRERY_RUST_CLIENT;
if (!program) throw new Error("Set KMS_ORRERY_RUST_CLIENT to the program of tests/clients/rust.");

test("the AWS SDK for Rust decrypts after a rotation", async (t) => {
  const { stdout } = await promisify(execFile)(program, { env: await serve(t) });
  assert.equal(stdout, "done\n");
});

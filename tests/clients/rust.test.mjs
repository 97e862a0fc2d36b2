// aws-sdk-kms, unchanged, against `kms-orrery serve`.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { serve } from "./serve.mjs";

const program = process.env.KMS_ORRERY_RUST_CLIENT;
if (!program) throw new Error("KMS_ORRERY_RUST_CLIENT: the program of tests/clients/rust, built");

test("aws-sdk-kms for Rust goes through its story", async (t) => {
  const { stdout } = await promisify(execFile)(program, { env: await serve(t) });
  assert.equal(stdout, "done\n");
});

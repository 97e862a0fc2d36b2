// The AWS Encryption SDK for Node, which nobody here wrote: what it sealed opens after three rotations.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { here, serve } from "./serve.mjs";

test("@aws-crypto/client-node goes through its story", async (t) => {
  const script = here("envelopes.mjs");
  const { stdout } = await promisify(execFile)(process.execPath, ["--no-warnings", script], {
    env: await serve(t),
  });
  assert.equal(stdout, "done\n");
});

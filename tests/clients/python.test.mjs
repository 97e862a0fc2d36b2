// Clients of AWS KMS in Python, unchanged, against `kms-orrery serve`.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { here, serve } from "./serve.mjs";

const run = promisify(execFile);
const python = process.env.KMS_ORRERY_PYTHON;
if (!python) {
  throw new Error("KMS_ORRERY_PYTHON: a Python with tests/clients/requirements.txt installed");
}
const aws = join(dirname(python), "aws");

const STORIES = [
  ["boto3", "rotation_boto3.py"],
  ["boto3 with grants", "grants_boto3.py"],
  ["the AWS Encryption SDK", "envelopes.py"],
];
for (const [name, script] of STORIES) {
  test(`${name} goes through its story`, async (t) => {
    const { stdout } = await run(python, ["-W", "ignore", here(script)], { env: await serve(t) });
    assert.equal(stdout, "done\n");
  });
}

test("the table of members is that of AWS's model", async () => {
  const { stdout } = await run(python, ["-W", "ignore", here("members.py")]);
  assert.equal(stdout, "done\n");
});

test("the AWS CLI prints what it prints of AWS", async (t) => {
  const env = await serve(t);
  const kms = async (...words) => (await run(aws, ["kms", ...words], { env })).stdout.trim();
  const id = await kms("create-key", "--query", "KeyMetadata.KeyId", "--output", "text");
  await kms("enable-key-rotation", "--key-id", id);
  // Version 1 takes bytes as they are, and gives them as base64.
  const blob = await kms(
    "encrypt",
    "--key-id",
    id,
    "--plaintext",
    "hello",
    "--query",
    "CiphertextBlob",
    "--output",
    "text",
  );
  const folder = await mkdtemp(join(tmpdir(), "kms-orrery-"));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, "blob");
  await writeFile(file, Buffer.from(blob, "base64"));
  await fetch(`${env.AWS_ENDPOINT_URL_KMS}/_orrery/clock`, {
    method: "POST",
    body: '{"advance":"P1095D"}',
  });
  const rotations = await kms("list-key-rotations", "--key-id", id, "--query", "length(Rotations)");
  assert.equal(rotations, "3");
  const plaintext = await kms(
    "decrypt",
    "--ciphertext-blob",
    `fileb://${file}`,
    "--query",
    "Plaintext",
    "--output",
    "text",
  );
  assert.equal(plaintext, btoa("hello"));
  const refused = kms("describe-key", "--key-id", "alias/none");
  await assert.rejects(
    refused,
    /An error occurred \(NotFoundException\) when calling the DescribeKey operation/,
  );
});

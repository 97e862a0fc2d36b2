// Unmodified Python clients of AWS KMS against `kms-orrery serve`.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { here, serve } from "./server.mjs";

const run = promisify(execFile);
const python = process.env.KMS_ORRERY_PYTHON;
if (!python) {
  throw new Error(
    "Set KMS_ORRERY_PYTHON to a Python with tests/clients/requirements.txt installed.",
  );
}
const aws = join(dirname(python), "aws");

const SCRIPTS = [
  ["boto3 decrypts after three rotations", "rotation_boto3.py"],
  ["boto3 manages grants", "grants_boto3.py"],
  ["the AWS Encryption SDK for Python decrypts after three rotations", "encryption_sdk.py"],
];
for (const [title, script] of SCRIPTS) {
  test(title, async (t) => {
    const { stdout } = await run(python, ["-W", "ignore", here(script)], { env: await serve(t) });
    assert.equal(stdout, "done\n");
  });
}

test("the table of members agrees with AWS's model in botocore", async () => {
  const { stdout } = await run(python, ["-W", "ignore", here("members.py")]);
  assert.equal(stdout, "done\n");
});

test("the AWS CLI works with the server", async (t) => {
  const env = await serve(t);
  const kms = async (...parameters) =>
    (await run(aws, ["kms", ...parameters], { env })).stdout.trim();
  const id = await kms("create-key", "--query", "KeyMetadata.KeyId", "--output", "text");
  await kms("enable-key-rotation", "--key-id", id);
  // Version 1 of the CLI reads raw bytes and prints base64.
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
  const failed = kms("describe-key", "--key-id", "alias/none");
  await assert.rejects(
    failed,
    /An error occurred \(NotFoundException\) when calling the DescribeKey operation/,
  );
});

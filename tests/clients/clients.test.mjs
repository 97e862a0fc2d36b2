// Clients of AWS KMS in other languages, unchanged, against `kms-orrery serve`.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const PACKAGE = here("../../target/npm/kms-orrery/cli.js");

const python = process.env.KMS_ORRERY_PYTHON;
if (!python) throw new Error("KMS_ORRERY_PYTHON: a Python with tests/clients/requirements.txt installed");
const aws = join(dirname(python), "aws");

/** Starts a server, and gives the environment in which a client finds it, and nothing else. */
async function serve(t) {
  const server = spawn(process.execPath, [PACKAGE, "serve", "--port", "0", "--start", "2024-01-01"]);
  t.after(() => server.kill());
  const [line] = await once(server.stdout.setEncoding("utf8"), "data");
  const [address] = line.match(/http:\S+/);
  const credentials = { AWS_ACCESS_KEY_ID: "any", AWS_SECRET_ACCESS_KEY: "any", AWS_DEFAULT_REGION: "us-east-1" };
  const config = { AWS_CONFIG_FILE: "/nowhere", AWS_SHARED_CREDENTIALS_FILE: "/nowhere", AWS_PAGER: "" };
  const { PATH, LANG = "C.UTF-8" } = process.env;
  return { PATH, LANG, ...credentials, ...config, AWS_ENDPOINT_URL_KMS: address };
}

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
  const blob = await kms("encrypt", "--key-id", id, "--plaintext", "hello", "--query", "CiphertextBlob", "--output", "text");
  const folder = await mkdtemp(join(tmpdir(), "kms-orrery-"));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, "blob");
  await writeFile(file, Buffer.from(blob, "base64"));
  await fetch(`${env.AWS_ENDPOINT_URL_KMS}/_orrery/clock`, { method: "POST", body: '{"advance":"P1095D"}' });
  const rotations = await kms("list-key-rotations", "--key-id", id, "--query", "length(Rotations)");
  assert.equal(rotations, "3");
  const plaintext = await kms("decrypt", "--ciphertext-blob", `fileb://${file}`, "--query", "Plaintext", "--output", "text");
  assert.equal(plaintext, btoa("hello"));
  const refused = kms("describe-key", "--key-id", "alias/none");
  await assert.rejects(refused, /An error occurred \(NotFoundException\) when calling the DescribeKey operation/);
});

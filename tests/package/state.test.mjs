// `kms-orrery serve --state FILE`: every answered call is in the file, however the server ended.

import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Kms } from "kms-orrery";
import {
  CLI,
  Client,
  end,
  json,
  post,
  run,
  serve,
  start,
  startError,
  waitForAddress,
} from "./server.mjs";
import { base64, call } from "./support.mjs";
import { contents, temporaryFolder } from "./temporary-folder.mjs";

/** Opens the laboratory in a file that no server has open, and passes it to a function. */
async function withLaboratory(path, use) {
  const kms = await Kms.open({ store: { file: path } });
  try {
    return await use(kms);
  } finally {
    await kms.close();
  }
}

/** Returns the clock, the events and the trail of a server. */
const stateOf = async (address) => {
  const [clock, events, trail] = ["clock", "events", "trail"].map((part) =>
    json(`${address}/_orrery/${part}`),
  );
  return [(await clock).body, (await events).body, (await trail).body];
};

test("a server that is stopped or killed has the same state when it starts again", async (t) => {
  const path = join(temporaryFolder(t), "state");
  const first = await serve(t, "--state", path);
  const client = new Client(t, first.address);
  const {
    body: {
      KeyMetadata: { KeyId },
    },
  } = await client.call("CreateKey");
  const {
    body: { CiphertextBlob },
  } = await client.call("Encrypt", { KeyId, Plaintext: base64("hello") });
  await client.call("EnableKeyRotation", { KeyId });
  await json(`${first.address}/_orrery/clock`, post({ advance: "P800D" }));
  let before = await stateOf(first.address);
  assert.equal(before[1].length, 4);
  let { server } = first;
  for (const signal of ["SIGTERM", "SIGKILL", "SIGINT", "SIGKILL"]) {
    assert.equal(await end(server, signal), signal === "SIGKILL" ? null : 0);
    const again = await serve(t, "--state", path);
    assert.deepEqual(await stateOf(again.address), before, signal);
    const decrypted = await new Client(t, again.address).call("Decrypt", { CiphertextBlob });
    assert.equal(decrypted.body.Plaintext, base64("hello"));
    before = await stateOf(again.address);
    server = again.server;
  }
  await json(`${(await serve(t)).address}/_orrery/clock`);
  assert.equal(await end(server, "SIGTERM"), 0);
  assert.deepEqual(
    contents(join(path, "..")).map(([name]) => name),
    ["state"],
  );
});

test("a reset and a restored snapshot are stored in the file", async (t) => {
  const path = join(temporaryFolder(t), "state");
  const { server, address } = await serve(t, "--state", path);
  await new Client(t, address).call("CreateKey");
  const saved = await (await fetch(`${address}/_orrery/snapshot`)).text();
  assert.equal((await json(`${address}/_orrery/reset`, { method: "POST" })).status, 200);
  await end(server, "SIGKILL");
  const again = await serve(t, "--state", path);
  assert.deepEqual((await json(`${again.address}/_orrery/events`)).body, []);
  assert.equal(
    (await json(`${again.address}/_orrery/snapshot`, { method: "PUT", body: saved })).status,
    200,
  );
  await end(again.server, "SIGKILL");
  await withLaboratory(path, (kms) => assert.equal(kms.events().length, 1));
});

test("the time of a running clock is stored every second and when the server ends", {
  timeout: 60_000,
}, async (t) => {
  const path = join(temporaryFolder(t), "state");
  const { server, address } = await serve(t, "--state", path, "--rate", "86400");
  const first = statSync(path).size;
  let { body } = await json(`${address}/_orrery/clock`);
  // Only the time is requested, so only the clock is stored.
  while (statSync(path).size < first + 200) ({ body } = await json(`${address}/_orrery/clock`));
  await end(server, "SIGKILL");
  const day = 86_400_000;
  await withLaboratory(path, (kms) =>
    assert.ok(kms.clock.now() >= new Date(body.now).getTime() - 5 * day),
  );
  const again = await serve(t, "--state", path);
  ({ body } = await json(`${again.address}/_orrery/clock`));
  assert.ok(new Date(body.now) > new Date("2024-01-01T12:00:00Z"));
  assert.equal(body.rate, 86_400);
  assert.equal(await end(again.server, "SIGTERM"), 0);
  await withLaboratory(path, (kms) => assert.ok(kms.clock.now() >= new Date(body.now)));
});

test("a second server cannot open the file and does not affect the first", async (t) => {
  const path = join(temporaryFolder(t), "state");
  const { server, address } = await serve(t, "--state", path);
  const { code, stderr } = await startError(start("serve", "--port", "0", "--state", path));
  assert.equal(code, 1);
  assert.match(
    stderr,
    new RegExp(`^kms-orrery: --state ${path}: the file is open in process ${server.pid} `),
  );
  assert.equal((await new Client(t, address).call("CreateKey")).status, 200);
});

test("a file that cannot be opened is an error in one line and is not changed", async (t) => {
  const inside = temporaryFolder(t);
  const path = join(inside, "state");
  await withLaboratory(path, (kms) => call(kms, "CreateKey"));
  const original = readFileSync(path);
  const damaged = Buffer.from(original);
  damaged[original.length - 1] ^= 1;
  for (const [bytes, message] of [
    ["other data", /state: this file was not made by KMS Orrery/],
    [damaged, /state: .*change 1/],
    [original.subarray(0, 100), /state: .*the snapshot/],
  ]) {
    writeFileSync(path, bytes);
    const { code, stderr } = await startError(start("serve", "--port", "0", "--state", path));
    assert.equal(code, 1);
    assert.match(stderr, message);
    assert.equal(stderr.trim().split("\n").length, 1, stderr);
    assert.deepEqual(contents(inside), [["state", Buffer.from(bytes).toString("latin1")]]);
  }
  const { code, stderr } = await startError(
    start("serve", "--port", "0", "--state", join(inside, "none", "state")),
  );
  assert.equal(code, 1);
  assert.match(stderr, /state: the folder of the file does not exist/);
});

test("an incomplete last record is dropped with a message on stderr", async (t) => {
  const path = join(temporaryFolder(t), "state");
  const { server, address } = await serve(t, "--state", path);
  const client = new Client(t, address);
  await client.call("CreateKey");
  await client.call("CreateKey");
  await end(server, "SIGKILL");
  truncateSync(path, statSync(path).size - 7);
  const again = await serve(t, "--state", path);
  assert.equal((await json(`${again.address}/_orrery/events`)).body.length, 1);
  await end(again.server, "SIGTERM");
  assert.equal(
    again.server.errors,
    `kms-orrery: ${path}: the last record was cut short and is dropped; no reply was sent for it\n`,
  );
});

test("if the disk is full, calls fail with 500 and change nothing until there is space", async (t) => {
  const path = join(temporaryFolder(t), "state");
  // The limit is in blocks of 1024 bytes. Node itself writes no files.
  const limited = [
    "-c",
    'ulimit -f 40; exec "$@"',
    "bash",
    process.execPath,
    CLI,
    "serve",
    "--port",
    "0",
    "--state",
    path,
  ];
  const { server, address } = await waitForAddress(t, run("bash", limited));
  const client = new Client(t, address);
  const fill = async () => {
    const keys = [];
    let last = await client.call("CreateKey");
    while (last.status === 200) {
      keys.push(last.body.KeyMetadata.KeyId);
      last = await client.call("CreateKey");
    }
    assert.deepEqual([last.status, last.body.__type], [500, "KMSInternalException"]);
    assert.match(
      last.body.message,
      /could not be stored: there is no space left for the file \(EFBIG/,
    );
    assert.ok(keys.length > 5);
    return keys;
  };
  const created = (events) => events.map((event) => event.keyId);
  let keys = await fill();
  assert.ok(statSync(path).size <= 40 * 1024);
  const before = await stateOf(address);
  assert.deepEqual(created(before[1]), keys);
  // The original laboratory needs more space than a key, so it cannot be stored either.
  const saved = await (await fetch(`${address}/_orrery/snapshot`)).text();
  const put = await json(`${address}/_orrery/snapshot`, { method: "PUT", body: saved });
  assert.equal(put.status, 500);
  assert.match(put.body.message, /no space left/);
  assert.equal((await client.call("CreateKey")).status, 500);
  assert.deepEqual(await stateOf(address), before, "nothing changed");

  assert.equal((await json(`${address}/_orrery/reset`, { method: "POST" })).status, 200);
  keys = await fill();
  assert.deepEqual(created((await stateOf(address))[1]), keys, "there is space again");
  await end(server, "SIGKILL");
  await withLaboratory(path, (kms) => assert.deepEqual(created(kms.events()), keys));
  const again = await serve(t, "--state", path);
  assert.equal((await new Client(t, again.address).call("CreateKey")).status, 200);
  assert.equal(again.server.errors, "", "no incomplete record remains");
});

/** Calls operations until the server ends, and adds the results to `answered`. */
async function callRepeatedly(client, number, answered) {
  const call = async (operation, input) => {
    const { status, body, requestId } = await client.call(operation, input);
    assert.equal(status, 200, JSON.stringify(body));
    answered.requests.push(requestId);
    return body;
  };
  for (let count = 0; ; count += 1) {
    const {
      KeyMetadata: { KeyId },
    } = await call("CreateKey");
    answered.keys.push(KeyId);
    const AliasName = `alias/burst-${number}-${answered.round}-${count}`;
    await call("CreateAlias", { AliasName, TargetKeyId: KeyId });
    answered.aliases.push([AliasName, KeyId]);
    for (let text = 0; text < 4; text += 1) {
      const Plaintext = base64(`${AliasName} ${text}`);
      const { CiphertextBlob } = await call("Encrypt", { KeyId: AliasName, Plaintext });
      answered.ciphertexts.push([CiphertextBlob, Plaintext]);
    }
  }
}

/** Checks that a laboratory contains all answered results. */
async function checkAnswered(kms, { keys, aliases, ciphertexts, requests }) {
  const created = new Map(
    kms.events().map((event) => [event.aliasName ?? event.keyId, event.keyId]),
  );
  for (const key of keys) assert.ok(created.has(key), `key ${key}`);
  for (const [alias, key] of aliases) assert.equal(created.get(alias), key, alias);
  const recorded = new Set(kms.trail().map((record) => record.requestID));
  for (const request of requests) assert.ok(recorded.has(request), `the record of ${request}`);
  const same = await Kms.open({ restore: await kms.export() });
  for (const [CiphertextBlob, Plaintext] of ciphertexts) {
    assert.equal((await call(same, "Decrypt", { CiphertextBlob })).Plaintext, Plaintext);
  }
}

test("SIGKILL during many calls loses no answered one", async (t) => {
  const path = join(temporaryFolder(t), "state");
  const answered = { keys: [], aliases: [], ciphertexts: [], requests: [], round: 0 };
  // Enough calls that the log is compacted in between.
  for (const most of [1, 40, 333, 7, 500, 250, 90]) {
    answered.round += 1;
    const { server, address } = await serve(t, "--state", path);
    const before = answered.requests.length;
    const goal = before + Math.ceil(Math.random() * most) + most;
    const closed = once(server, "close");
    const clients = Array.from({ length: 6 }, (_, number) => {
      return callRepeatedly(new Client(t, address), number, answered).catch((error) => {
        if (error.code === "ERR_ASSERTION") throw error;
        return error.code;
      });
    });
    // Without a delay, so that requests are in progress when the server is killed.
    while (answered.requests.length < goal && server.exitCode === null) {
      await new Promise(setImmediate);
    }
    server.kill("SIGKILL");
    await closed;
    for (const code of await Promise.all(clients)) assert.match(code, /^ECONN(RESET|REFUSED)$/);
    await withLaboratory(path, (kms) => checkAnswered(kms, answered));
  }
  assert.ok(answered.requests.length > 1000);
});

test("SIGKILL while the file is replaced leaves the old file or the new one", {
  timeout: 60_000,
}, async (t) => {
  const inside = temporaryFolder(t);
  const path = join(inside, "state");
  const filled = await Kms.open({ start: new Date("2024-01-01") });
  for (let count = 0; count < 1500; count += 1) await call(filled, "CreateKey");
  const body = await filled.export();
  let killed = 0;
  while (killed < 5) {
    const { server, address } = await serve(t, "--state", path);
    const { length } = (await json(`${address}/_orrery/events`)).body;
    assert.ok(length === 0 || length === 1500);
    let isAnswered = false;
    const put = fetch(`${address}/_orrery/snapshot`, { method: "PUT", body }).then(
      () => {
        isAnswered = true;
      },
      () => {
        // The server was killed before it answered.
      },
    );
    while (!existsSync(`${path}.orrery-new`) && !isAnswered) await new Promise(setImmediate);
    // Sometimes the replacement is complete before the test notices it.
    if (!isAnswered) killed += 1;
    await end(server, "SIGKILL");
    await put;
  }
  await withLaboratory(path, async (kms) => {
    assert.ok([0, 1500].includes(kms.events().length));
    await call(kms, "CreateKey");
  });
  assert.deepEqual(
    contents(inside).map(([name]) => name),
    ["state"],
  );
});

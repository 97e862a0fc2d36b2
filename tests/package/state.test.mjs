// `kms-orrery serve --state FILE`: whatever was answered is there, however the server ended.

import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Kms } from "kms-orrery";
import { contents, folder } from "./folder.mjs";
import { answering, CLI, Client, end, json, post, refusal, run, serve, start } from "./server.mjs";
import { base64, call } from "./support.mjs";

/** What a file holds, when nobody serves it. */
async function opened(path, look) {
  const kms = await Kms.open({ store: { file: path } });
  try {
    return await look(kms);
  } finally {
    await kms.close();
  }
}

const shown = async (address) => {
  const [clock, events, trail] = ["clock", "events", "trail"].map((part) =>
    json(`${address}/_orrery/${part}`),
  );
  return [(await clock).body, (await events).body, (await trail).body];
};

test("a server that is ended or killed is there again when it starts", async (t) => {
  const path = join(folder(t), "state");
  const first = await serve(t, "--state", path);
  const client = new Client(t, first.address);
  const {
    body: {
      KeyMetadata: { KeyId },
    },
  } = await client.ask("CreateKey");
  const {
    body: { CiphertextBlob },
  } = await client.ask("Encrypt", { KeyId, Plaintext: base64("hello") });
  await client.ask("EnableKeyRotation", { KeyId });
  await json(`${first.address}/_orrery/clock`, post({ advance: "P800D" }));
  let before = await shown(first.address);
  assert.equal(before[1].length, 4);
  let { server } = first;
  for (const signal of ["SIGTERM", "SIGKILL", "SIGINT", "SIGKILL"]) {
    assert.equal(await end(server, signal), signal === "SIGKILL" ? null : 0);
    const again = await serve(t, "--state", path);
    assert.deepEqual(await shown(again.address), before, signal);
    const decrypted = await new Client(t, again.address).ask("Decrypt", { CiphertextBlob });
    assert.equal(decrypted.body.Plaintext, base64("hello"));
    before = await shown(again.address);
    server = again.server;
  }
  await json(`${(await serve(t)).address}/_orrery/clock`);
  assert.equal(await end(server, "SIGTERM"), 0);
  assert.deepEqual(
    contents(join(path, "..")).map(([name]) => name),
    ["state"],
  );
});

test("a reset and a snapshot that is put back are in the file as well", async (t) => {
  const path = join(folder(t), "state");
  const { server, address } = await serve(t, "--state", path);
  await new Client(t, address).ask("CreateKey");
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
  await opened(path, (kms) => assert.equal(kms.events().length, 1));
});

test("a running clock is stored each second, and when the server ends", {
  timeout: 60_000,
}, async (t) => {
  const path = join(folder(t), "state");
  const { server, address } = await serve(t, "--state", path, "--rate", "86400");
  const first = statSync(path).size;
  let { body } = await json(`${address}/_orrery/clock`);
  // Nothing is asked but the time.
  while (statSync(path).size < first + 200) ({ body } = await json(`${address}/_orrery/clock`));
  await end(server, "SIGKILL");
  const day = 86_400_000;
  await opened(path, (kms) => assert.ok(kms.clock.now() >= new Date(body.now).getTime() - 5 * day));
  const again = await serve(t, "--state", path);
  ({ body } = await json(`${again.address}/_orrery/clock`));
  assert.ok(new Date(body.now) > new Date("2024-01-01T12:00:00Z"));
  assert.equal(body.rate, 86_400);
  assert.equal(await end(again.server, "SIGTERM"), 0);
  await opened(path, (kms) => assert.ok(kms.clock.now() >= new Date(body.now)));
});

test("a second server on one file is refused, and harms nobody", async (t) => {
  const path = join(folder(t), "state");
  const { server, address } = await serve(t, "--state", path);
  const { code, told } = await refusal(start("serve", "--port", "0", "--state", path));
  assert.equal(code, 1);
  assert.match(
    told,
    new RegExp(`^kms-orrery: --state ${path}: the file is open in process ${server.pid} `),
  );
  assert.equal((await new Client(t, address).ask("CreateKey")).status, 200);
});

test("what cannot be opened is refused in a line, and left as it is", async (t) => {
  const inside = folder(t);
  const path = join(inside, "state");
  await opened(path, (kms) => call(kms, "CreateKey"));
  const whole = readFileSync(path);
  const damaged = Buffer.from(whole);
  damaged[whole.length - 1] ^= 1;
  for (const [bytes, message] of [
    ["milk, bread", /state: this file was not made by KMS Orrery/],
    [damaged, /state: .*change 1/],
    [whole.subarray(0, 100), /state: .*the snapshot/],
  ]) {
    writeFileSync(path, bytes);
    const { code, told } = await refusal(start("serve", "--port", "0", "--state", path));
    assert.equal(code, 1);
    assert.match(told, message);
    assert.equal(told.trim().split("\n").length, 1, told);
    assert.deepEqual(contents(inside), [["state", Buffer.from(bytes).toString("latin1")]]);
  }
  const { code, told } = await refusal(
    start("serve", "--port", "0", "--state", join(inside, "none", "state")),
  );
  assert.equal(code, 1);
  assert.match(told, /state: the folder of the file does not exist/);
});

test("a last record that was cut short is dropped with a note on stderr", async (t) => {
  const path = join(folder(t), "state");
  const { server, address } = await serve(t, "--state", path);
  const client = new Client(t, address);
  await client.ask("CreateKey");
  await client.ask("CreateKey");
  await end(server, "SIGKILL");
  truncateSync(path, statSync(path).size - 7);
  const again = await serve(t, "--state", path);
  assert.equal((await json(`${again.address}/_orrery/events`)).body.length, 1);
  await end(again.server, "SIGTERM");
  assert.equal(
    again.server.told,
    `kms-orrery: ${path}: the last record was cut short and is dropped; no reply was sent for it\n`,
  );
});

test("where the disk takes no more, a step is undone and answered 500, until there is room", async (t) => {
  const path = join(folder(t), "state");
  // In blocks of 1024 bytes; Node itself writes no files.
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
  const { server, address } = await answering(t, run("bash", limited));
  const client = new Client(t, address);
  const fill = async () => {
    const keys = [];
    let last = await client.ask("CreateKey");
    while (last.status === 200) {
      keys.push(last.body.KeyMetadata.KeyId);
      last = await client.ask("CreateKey");
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
  const before = await shown(address);
  assert.deepEqual(created(before[1]), keys);
  // What is larger than a key fits even less: the laboratory as a whole.
  const saved = await (await fetch(`${address}/_orrery/snapshot`)).text();
  const put = await json(`${address}/_orrery/snapshot`, { method: "PUT", body: saved });
  assert.equal(put.status, 500);
  assert.match(put.body.message, /no space left/);
  assert.equal((await client.ask("CreateKey")).status, 500);
  assert.deepEqual(await shown(address), before, "nothing of it happened");

  assert.equal((await json(`${address}/_orrery/reset`, { method: "POST" })).status, 200);
  keys = await fill();
  assert.deepEqual(created((await shown(address))[1]), keys, "there was room again");
  await end(server, "SIGKILL");
  await opened(path, (kms) => assert.deepEqual(created(kms.events()), keys));
  const again = await serve(t, "--state", path);
  assert.equal((await new Client(t, again.address).ask("CreateKey")).status, 200);
  assert.equal(again.server.told, "", "no half of a record was left behind");
});

/** Asks one thing after the other until the server is gone, and notes what was answered. */
async function burst(client, number, answered) {
  const ask = async (operation, input) => {
    const { status, body, requestId } = await client.ask(operation, input);
    assert.equal(status, 200, JSON.stringify(body));
    answered.requests.push(requestId);
    return body;
  };
  for (let count = 0; ; count += 1) {
    const {
      KeyMetadata: { KeyId },
    } = await ask("CreateKey");
    answered.keys.push(KeyId);
    const AliasName = `alias/burst-${number}-${answered.round}-${count}`;
    await ask("CreateAlias", { AliasName, TargetKeyId: KeyId });
    answered.aliases.push([AliasName, KeyId]);
    for (let text = 0; text < 4; text += 1) {
      const Plaintext = base64(`${AliasName} ${text}`);
      const { CiphertextBlob } = await ask("Encrypt", { KeyId: AliasName, Plaintext });
      answered.ciphertexts.push([CiphertextBlob, Plaintext]);
    }
  }
}

/** Everything that was answered is there. */
async function check(kms, { keys, aliases, ciphertexts, requests }) {
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

test("SIGKILL during a burst loses no answered command", async (t) => {
  const path = join(folder(t), "state");
  const answered = { keys: [], aliases: [], ciphertexts: [], requests: [], round: 0 };
  // Enough of them that the log is compacted on the way.
  for (const most of [1, 40, 333, 7, 500, 250, 90]) {
    answered.round += 1;
    const { server, address } = await serve(t, "--state", path);
    const before = answered.requests.length;
    const goal = before + Math.ceil(Math.random() * most) + most;
    const closed = once(server, "close");
    const clients = Array.from({ length: 6 }, (_, number) => {
      return burst(new Client(t, address), number, answered).catch((error) => {
        if (error.code === "ERR_ASSERTION") throw error;
        return error.code;
      });
    });
    // The moment is one of those in which something is on its way.
    while (answered.requests.length < goal && server.exitCode === null) {
      await new Promise(setImmediate);
    }
    server.kill("SIGKILL");
    await closed;
    for (const code of await Promise.all(clients)) assert.match(code, /^ECONN(RESET|REFUSED)$/);
    await opened(path, (kms) => check(kms, answered));
  }
  assert.ok(answered.requests.length > 1000);
});

test("SIGKILL while the file is replaced leaves the old one or the new one", {
  timeout: 60_000,
}, async (t) => {
  const inside = folder(t);
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
    // Seldom it is over before it was seen.
    if (!isAnswered) killed += 1;
    await end(server, "SIGKILL");
    await put;
  }
  await opened(path, async (kms) => {
    assert.ok([0, 1500].includes(kms.events().length));
    await call(kms, "CreateKey");
  });
  assert.deepEqual(
    contents(inside).map(([name]) => name),
    ["state"],
  );
});

// The HTTP server, `kms-orrery serve`, with the AWS SDK and with plain requests.

import assert from "node:assert/strict";
import { once } from "node:events";
import { Agent, get, request } from "node:http";
import { createRequire } from "node:module";
import { connect } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { json, post, serve, start, startError } from "./server.mjs";
import { temporaryFolder } from "./temporary-folder.mjs";

const sdk = createRequire(new URL("../e2e/package.json", import.meta.url))("@aws-sdk/client-kms");

test("the SDK calls the server while the control API advances the clock", async (t) => {
  const { address } = await serve(t, "--seed", "docs", "--region", "eu-west-1");
  const credentials = { accessKeyId: "any", secretAccessKey: "any" };
  const client = new sdk.KMSClient({ region: "eu-west-1", endpoint: address, credentials });
  t.after(() => client.destroy());
  const { KeyMetadata } = await client.send(new sdk.CreateKeyCommand({}));
  assert.match(KeyMetadata.Arn, /^arn:aws:kms:eu-west-1:111122223333:key\//);
  const { KeyId } = KeyMetadata;
  const Plaintext = Buffer.from("hello");
  const { CiphertextBlob } = await client.send(new sdk.EncryptCommand({ KeyId, Plaintext }));
  await client.send(new sdk.EnableKeyRotationCommand({ KeyId }));

  const before = await json(`${address}/_orrery/clock`);
  assert.deepEqual(before.body, {
    now: "2024-01-01T00:00:00.000Z",
    rate: 0,
    nextEvent: "2024-12-31T00:00:00.000Z",
  });
  const advanced = await json(`${address}/_orrery/clock`, post({ advance: "P1095D" }));
  assert.deepEqual(
    advanced.body.events.map((event) => event.type),
    ["KeyRotated", "KeyRotated", "KeyRotated"],
  );
  const next = await json(`${address}/_orrery/clock`, post({ toNextEvent: true }));
  assert.equal(next.body.events.length, 1);
  const to = await json(`${address}/_orrery/clock`, post({ advanceTo: "2030-01-01T00:00:00Z" }));
  assert.equal(to.body.now, "2030-01-01T00:00:00.000Z");

  const decrypted = await client.send(new sdk.DecryptCommand({ CiphertextBlob }));
  assert.equal(Buffer.from(decrypted.Plaintext).toString(), "hello");
  await assert.rejects(
    client.send(new sdk.DescribeKeyCommand({ KeyId: "alias/none" })),
    sdk.NotFoundException,
  );
  const trail = await json(`${address}/_orrery/trail?keyId=${KeyId}`);
  assert.ok(trail.body.some((record) => record.eventName === "RotateKey"));
  const events = await json(`${address}/_orrery/events?after=2`);
  assert.equal(events.body[0].seq, 3);
});

test("the signature of a request determines its Region and account", async (t) => {
  const { address } = await serve(t, "--region", "ap-south-1");
  const send = (region, accessKeyId, command) => {
    const credentials = { accessKeyId, secretAccessKey: "any" };
    const client = new sdk.KMSClient({ region, endpoint: address, credentials });
    t.after(() => client.destroy());
    return client.send(command);
  };
  for (const [region, accessKeyId, account] of [
    ["us-east-1", "any", "111122223333"],
    ["eu-west-1", "any", "111122223333"],
    ["eu-west-1", "444455556666", "444455556666"],
  ]) {
    const { KeyMetadata } = await send(region, accessKeyId, new sdk.CreateKeyCommand({}));
    assert.equal(KeyMetadata.Arn, `arn:aws:kms:${region}:${account}:key/${KeyMetadata.KeyId}`);
    const { Keys } = await send(region, accessKeyId, new sdk.ListKeysCommand({}));
    assert.deepEqual(Keys, [{ KeyId: KeyMetadata.KeyId, KeyArn: KeyMetadata.Arn }]);
  }
  const create = { ...post({}), headers: { "x-amz-target": "TrentService.CreateKey" } };
  const arn = async (query) => (await json(`${address}/${query}`, create)).body.KeyMetadata.Arn;
  assert.match(await arn(""), /^arn:aws:kms:ap-south-1:111122223333:/);
  const credential = encodeURIComponent("444455556666/20261121/eu-north-1/kms/aws4_request");
  assert.match(
    await arn(`?X-Amz-Credential=${credential}`),
    /^arn:aws:kms:eu-north-1:444455556666:/,
  );
});

test("a snapshot is downloaded and restored, and a reset empties the laboratory", async (t) => {
  const { address } = await serve(t);
  const create = { ...post({}), headers: { "x-amz-target": "TrentService.CreateKey" } };
  assert.equal((await fetch(address, create)).status, 200);
  const saved = await (await fetch(`${address}/_orrery/snapshot`)).text();
  assert.equal((await json(`${address}/_orrery/reset`, { method: "POST" })).status, 200);
  assert.deepEqual((await json(`${address}/_orrery/events`)).body, []);
  assert.equal(
    (await json(`${address}/_orrery/snapshot`, { method: "PUT", body: saved })).status,
    200,
  );
  assert.equal((await json(`${address}/_orrery/events`)).body.length, 1);
});

const INVALID_REQUESTS = [
  ["/_orrery/clock", post({ advance: "P1Y" }), 400, /years and months differ in length/],
  ["/_orrery/clock", post({ advance: "P1M" }), 400, /years and months differ in length/],
  ["/_orrery/clock", post({ advance: "a year" }), 400, /advance must be a duration like P365D/],
  ["/_orrery/clock", post({ advance: "P" }), 400, /advance must be a duration like P365D/],
  ["/_orrery/clock", post({ advanceTo: "1999-01-01T00:00:00Z" }), 400, /never goes back/],
  ["/_orrery/clock", post({ advanceTo: "soon" }), 400, /advanceTo must be a date like 2024-01-01/],
  ["/_orrery/clock", post({ advanceTo: "2030-01-01T00:00:00" }), 400, /a time with its zone/],
  [
    "/_orrery/clock",
    post({ advanceTo: "2030-02-30T25:00:00Z" }),
    400,
    /advanceTo must be a date like/,
  ],
  ["/_orrery/clock", post({ advanceTo: 2030 }), 400, /advanceTo must be a date like/],
  ["/_orrery/clock", post({ rate: -1 }), 400, /finite number of 0 or more/],
  [
    "/_orrery/clock",
    post({ turn: 1 }),
    400,
    /exactly one of advance, advanceTo, toNextEvent, rate/,
  ],
  ["/_orrery/clock", { method: "POST", body: "{" }, 400, /the body must be a JSON object/],
  ["/_orrery/events?after=x", {}, 400, /a whole number of 0 or more/],
  ["/_orrery/snapshot", { method: "PUT", body: "{}" }, 400, /not an export of a laboratory/],
  ["/_orrery/nothing", {}, 404, /there is no GET \/_orrery\/nothing; the endpoints are GET/],
  [
    "/_orrery/reset",
    { method: "POST", headers: { origin: "https://example.com" } },
    403,
    /requests from web pages are refused/,
  ],
  ["/", { method: "POST", body: "x".repeat(1024 * 1024 + 1) }, 413, /at most 1048576 bytes/],
  ["/", { method: "POST", body: "x".repeat(8 * 1024 * 1024) }, 413, /at most 1048576 bytes/],
];

test("an invalid request to the control API is an error that says what is valid", async (t) => {
  const { address } = await serve(t);
  for (const [path, options, status, message] of INVALID_REQUESTS) {
    const response = await json(`${address}${path}`, options);
    assert.equal(response.status, status, path);
    assert.match(response.body.message, message);
  }
  const { body } = await json(`${address}/_orrery/clock`);
  assert.equal(body.now, "2024-01-01T00:00:00.000Z");
  const get = await fetch(address);
  assert.equal(get.status, 400);
  assert.equal((await get.json()).__type, "UnknownOperationException");
});

/** Returns the status of a GET request with this Host header. */
async function statusForHost(name, { port, hostname }) {
  const sent = get({ port, host: hostname, path: "/_orrery/snapshot", headers: { host: name } });
  const [response] = await once(sent, "response");
  response.resume();
  return response.statusCode;
}

test("on loopback, the server accepts only host names of loopback", async (t) => {
  const { address } = await serve(t);
  const url = new URL(address);
  for (const name of ["localhost", "localhost:80", "127.0.0.1:4566", "[::1]"]) {
    assert.equal(await statusForHost(name, url), 200, name);
  }
  for (const name of ["example.com", "localhost.example.com", "127.0.0.1.example.com:80"]) {
    assert.equal(await statusForHost(name, url), 403, name);
  }
});

test("all spellings of the loopback address are loopback", async (t) => {
  for (const host of ["127.1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1"]) {
    const { server, address } = await serve(t, "--host", host);
    assert.equal((await fetch(`${address}/_orrery/clock`)).status, 200, host);
    const { port, hostname } = new URL(address);
    const url = { port, hostname: hostname.replace(/[[\]]/g, "") };
    const [name] = address.slice("http://".length).split(/:\d+$/);
    assert.equal(await statusForHost(`${name}:${port}`, url), 200, host);
    assert.equal(await statusForHost("example.com", url), 403, host);
    assert.equal(server.errors, "");
  }
});

test("the errors for a port in use and an unusable host name the option", async (t) => {
  const { port } = new URL((await serve(t)).address);
  const inside = temporaryFolder(t);
  const { code, stderr } = await startError(
    start("serve", "--port", port, "--state", join(inside, "state")),
  );
  assert.equal(code, 1);
  assert.match(
    stderr,
    new RegExp(`^kms-orrery: --port ${port} is in use by another program; choose another port`),
  );
  const unusableHost = await startError(start("serve", "--port", "0", "--host", "192.0.2.1"));
  assert.match(
    unusableHost.stderr,
    /^kms-orrery: --host 192\.0\.2\.1 is not an address on which this machine can listen/,
  );
});

test("broken and silent connections do not affect other clients", async (t) => {
  const { address } = await serve(t);
  const { port } = new URL(address);
  const silent = connect(port, "127.0.0.1");
  t.after(() => silent.destroy());
  silent.write("POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\nhalf");
  const broken = connect(port, "127.0.0.1");
  broken.write("no HTTP at all\r\n\r\n");
  await once(broken.resume(), "close");
  const cut = connect(port, "127.0.0.1");
  await once(cut, "connect");
  cut.end("POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\nhalf");
  await once(cut.resume(), "close");
  assert.equal((await json(`${address}/_orrery/clock`)).status, 200);
});

test("after a body that is too long, the connection can be used again", async (t) => {
  const { address } = await serve(t);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  t.after(() => agent.destroy());
  const send = async (method, path, body) => {
    const sent = request(`${address}${path}`, { method, agent });
    sent.setTimeout(5000, () => sent.destroy(new Error("no response")));
    const [response] = await once(sent.end(body), "response");
    await once(response.resume(), "end");
    return [response.statusCode, sent.reusedSocket];
  };
  assert.deepEqual(await send("POST", "/", "x".repeat(2 * 1024 * 1024)), [413, false]);
  assert.deepEqual(await send("GET", "/_orrery/clock"), [200, true]);
});

test("a request target may start with two slashes, and an invalid one is an error", async (t) => {
  const { address } = await serve(t);
  const { port } = new URL(address);
  const status = async (target) => {
    const socket = connect(port, "127.0.0.1");
    socket.end(`GET ${target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`);
    const [response] = await once(socket.setEncoding("utf8"), "data");
    return response.split("\r\n")[0];
  };
  assert.equal(await status("//_orrery/clock"), "HTTP/1.1 200 OK");
  // The response of the API to a GET request.
  assert.equal(await status("//"), "HTTP/1.1 400 Bad Request");
  assert.equal(await status("http://[/"), "HTTP/1.1 400 Bad Request");
});

test("SIGTERM ends the server during a request", async (t) => {
  const { server, address } = await serve(t);
  await (await fetch(`${address}/_orrery/clock`)).text();
  const half = connect(new URL(address).port, "127.0.0.1");
  half.on("error", () => {
    // The server closes the connection when it ends.
  });
  t.after(() => half.destroy());
  await once(half, "connect");
  half.write("POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\nhalf");
  // After this later response, the server has received the incomplete request.
  await (await fetch(`${address}/_orrery/clock`)).text();
  const exit = once(server, "exit", { signal: AbortSignal.timeout(10_000) });
  server.kill("SIGTERM");
  assert.deepEqual(await exit, [0, null]);
});

test("invalid options are errors at the start", async () => {
  for (const [options, message] of [
    [["serve", "--era", "1999"], /options\.era must be one of "2020", "2024"/],
    [["serve", "--port", "x"], /--port must be a number from 0 to 65535, not x/],
    [["serve", "--port", "1e3"], /--port must be a number from 0 to 65535, not 1e3/],
    [["serve", "--port", "0", "--host", ""], /--host is empty/],
    [["serve", "--rate", "fast"], /a finite number of 0 or more/],
    [["serve", "--start", "soon"], /--start must be a date like 2024-01-01/],
    [["serve", "--port", "0", "--state", ""], /--state is empty/],
    [["serve", "--nothing"], /Unknown option '--nothing'/],
    [[], /the only command is serve/],
  ]) {
    const { code, stderr } = await startError(start(...options));
    assert.equal(code, 2);
    assert.match(stderr, message);
  }
});

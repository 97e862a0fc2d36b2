// The servers that are timed. Each runs in its own process and has the same number of keys.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Connection, request } from "./connection.mjs";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
/** The unit in which /proc counts CPU times. */
const TICK_MS = 10;
const ADVANCE_ONE_MINUTE = '{"advance":"PT1M"}';

/** A running server. */
class Server {
  #process;
  #connections = [];
  #count = 0;
  keys = [];
  /** The server whose keys the requests name. It is another one if this server has no keys. */
  keyOwner = this;

  constructor(process, port) {
    this.#process = process;
    this.port = port;
  }

  /** Returns the CPU time of the process so far in milliseconds, user and system time together. */
  async cpu() {
    const stat = await readFile(`/proc/${this.#process.pid}/stat`, "latin1");
    const [user, system] = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .slice(11, 13);
    return (Number(user) + Number(system)) * TICK_MS;
  }

  /** Calls an operation once and returns its output. */
  async call(operation, input) {
    const [connection] = this.#open(1);
    return JSON.parse(await connection.send(request(operation, input)));
  }

  /** Calls an operation `count` times over this many connections at once. */
  async run(operation, connections, count) {
    const open = this.#open(connections);
    const from = this.#count;
    this.#count += count;
    const requests = Array.from({ length: count }, (_, at) =>
      request(operation.name, operation.body(this.keyOwner, from + at)),
    );
    await Promise.all(
      open.map(async (connection) => {
        for (let bytes = requests.pop(); bytes; bytes = requests.pop()) {
          await connection.send(bytes);
        }
      }),
    );
  }

  /** Returns the maximum number of calls in one batch. */
  maxCalls(operation) {
    return operation.maxCalls(this);
  }

  /** Completes the operations that are in progress, such as rotations, outside of the timed calls. */
  async settle() {
    // Only KMS Orrery has a clock that has to be advanced for that.
  }

  close() {
    for (const connection of this.#connections) connection.close();
    this.#process.kill("SIGKILL");
  }

  /** Returns this many connections, and opens those that do not exist yet. */
  #open(count) {
    while (this.#connections.length < count) this.#connections.push(new Connection(this.port));
    return this.#connections.slice(0, count);
  }
}

function start(program, ...parameters) {
  return spawn(program, parameters, { stdio: ["ignore", "pipe", "ignore"] });
}

async function firstLine({ stdout }) {
  const [line] = await once(stdout.setEncoding("utf8"), "data");
  return line;
}

/** Starts KMS Orrery from the built package. */
export async function orrery(packageFolder, count) {
  const child = start(
    process.execPath,
    join(packageFolder, "cli.js"),
    "serve",
    "--port",
    "0",
    "--start",
    "2024-01-01",
  );
  const [, port] = (await firstLine(child)).match(/:(\d+)\s*$/);
  const server = new Server(child, Number(port));
  server.settle = () =>
    fetch(`http://127.0.0.1:${port}/_orrery/clock`, { method: "POST", body: ADVANCE_ONE_MINUTE });
  await server.run({ name: "CreateKey", body: () => ({}) }, 16, count);
  for (let Marker; ; ) {
    const { Keys, NextMarker } = await server.call("ListKeys", { Limit: 1000, Marker });
    server.keys.push(...Keys.map(({ KeyId }) => KeyId));
    if (NextMarker === undefined) return server;
    Marker = NextMarker;
  }
}

/** Starts the minimal server. It gets the same requests as `ours`, and sends the same responses. */
export async function minimal(ours) {
  const child = start(process.execPath, here("minimal.mjs"));
  const server = new Server(child, Number(await firstLine(child)));
  server.keyOwner = ours;
  server.maxCalls = () => Infinity;
  const { run } = server;
  let last;
  server.run = async (operation, ...options) => {
    if (last !== operation) {
      last = operation;
      await ours.settle();
      const output = await ours.call(operation.name, operation.body(ours, 0));
      await fetch(`http://127.0.0.1:${server.port}/`, {
        method: "PUT",
        body: JSON.stringify(output),
      });
      await ours.settle();
    }
    await run.call(server, operation, ...options);
  };
  return server;
}

/** Starts moto_server. Its keys are created in its process, because each takes 50 ms over HTTP. */
export async function moto(python, count) {
  const port = await freePort();
  const child = start(python, here("moto_keys.py"), String(port), String(count));
  const server = new Server(child, port);
  for (let tries = 0; !(await listens(port)); tries++) {
    if (tries > 300 || child.exitCode !== null) throw new Error("moto_server does not start");
    await wait(100);
  }
  server.keys = (await server.call("ListKeys", {})).Keys.map(({ KeyId }) => KeyId);
  if (server.keys.length !== count) {
    throw new Error(`moto_server has ${server.keys.length} keys, not ${count}`);
  }
  return server;
}

async function freePort() {
  const { createServer } = await import("node:net");
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

function listens(port) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.on("connect", () => resolve(true)).on("error", () => resolve(false));
    socket.on("connect", () => socket.destroy());
  });
}

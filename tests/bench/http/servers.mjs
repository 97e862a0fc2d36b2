// The servers that are timed, each a process of its own with so many keys in it.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Connection, request } from "./client.mjs";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
/** What Linux counts a process's time in, for whoever asks. */
const TICK_MS = 10;
const MINUTE = '{"advance":"PT1M"}';

/** A server under way. `rest` lets what it began come to its end, outside of what is timed. */
class Server {
  #process;
  #connections = [];
  #count = 0;
  keys = [];
  /** Whose requests it gets: its own, but for one that knows no keys. */
  like = this;

  constructor(process, port) {
    this.#process = process;
    this.port = port;
  }

  /** The milliseconds that the process has taken so far, of user and system. */
  async cpu() {
    const stat = await readFile(`/proc/${this.#process.pid}/stat`, "latin1");
    const [user, system] = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .slice(11, 13);
    return (Number(user) + Number(system)) * TICK_MS;
  }

  async ask(operation, input) {
    const [connection] = this.#open(1);
    return JSON.parse(await connection.send(request(operation, input)));
  }

  /** So many calls, over so many connections at once. */
  async run(operation, connections, count) {
    const open = this.#open(connections);
    const from = this.#count;
    this.#count += count;
    const requests = Array.from({ length: count }, (_, at) =>
      request(operation.name, operation.body(this.like, from + at)),
    );
    await Promise.all(
      open.map(async (connection) => {
        for (let bytes = requests.pop(); bytes; bytes = requests.pop()) {
          await connection.send(bytes);
        }
      }),
    );
  }

  /** How many calls a go may have. */
  most(operation) {
    return operation.most(this);
  }

  async rest() {
    // Only KMS Orrery has a clock to turn.
  }

  close() {
    for (const connection of this.#connections) connection.close();
    this.#process.kill("SIGKILL");
  }

  /** The first so many connections; the others stay as they are. */
  #open(count) {
    while (this.#connections.length < count) this.#connections.push(new Connection(this.port));
    return this.#connections.slice(0, count);
  }
}

function start(program, ...words) {
  return spawn(program, words, { stdio: ["ignore", "pipe", "ignore"] });
}

async function firstLine({ stdout }) {
  const [line] = await once(stdout.setEncoding("utf8"), "data");
  return line;
}

/** KMS Orrery, from the built package. */
export async function orrery(packageFolder, count) {
  const serving = start(
    process.execPath,
    join(packageFolder, "cli.js"),
    "serve",
    "--port",
    "0",
    "--start",
    "2024-01-01",
  );
  const [, port] = (await firstLine(serving)).match(/:(\d+)\s*$/);
  const server = new Server(serving, Number(port));
  server.rest = () =>
    fetch(`http://127.0.0.1:${port}/_orrery/clock`, { method: "POST", body: MINUTE });
  await server.run({ name: "CreateKey", body: () => ({}) }, 16, count);
  for (let Marker; ; ) {
    const { Keys, NextMarker } = await server.ask("ListKeys", { Limit: 1000, Marker });
    server.keys.push(...Keys.map(({ KeyId }) => KeyId));
    if (NextMarker === undefined) return server;
    Marker = NextMarker;
  }
}

/** Node's server alone: it gets the requests that `ours` gets, and answers what `ours` answered. */
export async function bare(ours) {
  const serving = start(process.execPath, here("bare.mjs"));
  const server = new Server(serving, Number(await firstLine(serving)));
  server.like = ours;
  server.most = () => Infinity;
  const { run } = server;
  let last;
  server.run = async (operation, ...how) => {
    if (last !== operation) {
      last = operation;
      await ours.rest();
      const answer = await ours.ask(operation.name, operation.body(ours, 0));
      await fetch(`http://127.0.0.1:${server.port}/`, {
        method: "PUT",
        body: JSON.stringify(answer),
      });
      await ours.rest();
    }
    await run.call(server, operation, ...how);
  };
  return server;
}

/** moto_server, whose first keys are made inside: each takes it 50 ms by HTTP. */
export async function moto(python, count) {
  const port = await freePort();
  const serving = start(python, here("moto_keys.py"), String(port), String(count));
  const server = new Server(serving, port);
  for (let tries = 0; !(await listens(port)); tries++) {
    if (tries > 300 || serving.exitCode !== null) throw new Error("moto_server does not start");
    await wait(100);
  }
  server.keys = (await server.ask("ListKeys", {})).Keys.map(({ KeyId }) => KeyId);
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

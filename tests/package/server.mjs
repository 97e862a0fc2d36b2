// The command `kms-orrery serve` as a process, for tests.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { fileURLToPath } from "node:url";

export const CLI = fileURLToPath(new URL("./node_modules/kms-orrery/cli.js", import.meta.url));

/** Starts the command as it is. */
export function start(...options) {
  return run(process.execPath, [CLI, ...options]);
}

/** Starts a program that runs the command in the end. */
export function run(program, options, more = {}) {
  const child = spawn(program, options, { stdio: ["ignore", "pipe", "pipe"], ...more });
  child.stdout.setEncoding("utf8");
  child.told = "";
  child.stderr.setEncoding("utf8").on("data", (text) => (child.told += text));
  return child;
}

/** Starts a server on a free port, and gives its process and its address. */
export function serve(t, ...options) {
  return answering(t, start("serve", "--port", "0", "--start", "2024-01-01", ...options));
}

/** The address of a server that starts. */
export async function answering(t, server) {
  t.after(() => server.kill("SIGKILL"));
  const [line] = await Promise.race([once(server.stdout, "data"), once(server, "close")]);
  if (typeof line !== "string") throw new Error(`it ended: ${server.told}`);
  const [address] = line.match(/http:\S+/);
  return { server, address };
}

/** What a command that does not begin says, and its exit. */
export async function refusal(server) {
  const [code, signal] = await once(server, "close", { signal: AbortSignal.timeout(60_000) });
  return { code, signal, told: server.told };
}

/** Ends a server. */
export async function end(server, signal) {
  const closed = once(server, "close");
  server.kill(signal);
  return (await closed)[0];
}

export async function json(url, options) {
  const response = await fetch(url, options);
  return { status: response.status, body: await response.json() };
}

export const post = (body) => ({ method: "POST", body: JSON.stringify(body) });

/** One connection that stays, as a client has it: asks the API, one thing after the other. */
export class Client {
  #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  #address;

  constructor(t, address) {
    this.#address = address;
    t.after(() => this.#agent.destroy());
  }

  /** The answer; rejects where the connection breaks off. */
  async ask(operation, input = {}) {
    const headers = { "x-amz-target": `TrentService.${operation}` };
    const asked = request(this.#address, { method: "POST", agent: this.#agent, headers });
    const [response] = await once(asked.end(JSON.stringify(input)), "response");
    let text = "";
    for await (const part of response.setEncoding("utf8")) text += part;
    return {
      status: response.statusCode,
      requestId: response.headers["x-amzn-requestid"],
      body: text === "" ? undefined : JSON.parse(text),
    };
  }
}

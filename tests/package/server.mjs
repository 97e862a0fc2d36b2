// Starts the command `kms-orrery serve` as a process, for tests.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { fileURLToPath } from "node:url";

export const CLI = fileURLToPath(new URL("./node_modules/kms-orrery/cli.js", import.meta.url));

/** Starts the command `kms-orrery` with these arguments. */
export function start(...options) {
  return run(process.execPath, [CLI, ...options]);
}

/** Starts a program, and collects its standard error in the member `errors` of the process. */
export function run(program, args, options = {}) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  child.stdout.setEncoding("utf8");
  child.errors = "";
  child.stderr.setEncoding("utf8").on("data", (text) => (child.errors += text));
  return child;
}

/** Starts a server on a free port, and returns its process and its address. */
export function serve(t, ...options) {
  return waitForAddress(t, start("serve", "--port", "0", "--start", "2024-01-01", ...options));
}

/** Waits until a server listens, and returns its process and its address. Ends it after the test. */
export async function waitForAddress(t, server) {
  t.after(() => server.kill("SIGKILL"));
  const [line] = await Promise.race([once(server.stdout, "data"), once(server, "close")]);
  if (typeof line !== "string") throw new Error(`the server ended: ${server.errors}`);
  const [address] = line.match(/http:\S+/);
  return { server, address };
}

/** Waits until a command that fails to start ends, and returns its exit code and standard error. */
export async function startError(server) {
  const [code, signal] = await once(server, "close", { signal: AbortSignal.timeout(60_000) });
  return { code, signal, stderr: server.errors };
}

/** Sends a signal to a server, waits until it ends, and returns its exit code. */
export async function end(server, signal) {
  const closed = once(server, "close");
  server.kill(signal);
  return (await closed)[0];
}

/** Fetches a URL and returns the status and the parsed body of the response. */
export async function json(url, options) {
  const response = await fetch(url, options);
  return { status: response.status, body: await response.json() };
}

/** Returns the options of a POST request with a JSON body. */
export const post = (body) => ({ method: "POST", body: JSON.stringify(body) });

/** A client that sends its requests over one persistent connection. */
export class Client {
  #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  #address;

  constructor(t, address) {
    this.#address = address;
    t.after(() => this.#agent.destroy());
  }

  /** Calls an operation and returns the response. Rejects if the connection is closed. */
  async call(operation, input = {}) {
    const headers = { "x-amz-target": `TrentService.${operation}` };
    const sent = request(this.#address, { method: "POST", agent: this.#agent, headers });
    const [response] = await once(sent.end(JSON.stringify(input)), "response");
    let text = "";
    for await (const part of response.setEncoding("utf8")) text += part;
    return {
      status: response.statusCode,
      requestId: response.headers["x-amzn-requestid"],
      body: text === "" ? undefined : JSON.parse(text),
    };
  }
}

// A minimal HTTP client with persistent connections. It runs in another process than the server and
// uses little CPU time, so that it does not distort the measurement.

import { once } from "node:events";
import { connect } from "node:net";

const END = Buffer.from("\r\n\r\n");

/** A connection that sends one request at a time, and is opened again when the server closes it. */
export class Connection {
  #port;
  #socket;
  #received = Buffer.alloc(0);
  #pending;
  #retry;

  constructor(port) {
    this.#port = port;
  }

  /** Sends the bytes of a request and returns the body of the response. */
  async send(bytes) {
    this.#socket ??= await this.#open();
    return new Promise((resolve, reject) => {
      this.#pending = { resolve, reject };
      this.#socket.write(bytes);
      // The server may close an idle connection just when the request is sent.
      this.#retry = () => this.send(bytes).then(resolve, reject);
    });
  }

  close() {
    this.#pending = undefined;
    this.#socket?.destroy();
  }

  async #open() {
    const socket = connect({ port: this.#port, host: "127.0.0.1", noDelay: true });
    await once(socket, "connect");
    socket.on("data", (part) => this.#receive(part));
    socket.on("error", () => {
      // A "close" event follows.
    });
    socket.on("close", () => {
      if (this.#socket !== socket) return;
      // Node's servers close connections that are idle for five seconds.
      this.#socket = undefined;
      if (this.#pending) this.#retry();
    });
    return socket;
  }

  #receive(part) {
    this.#received = this.#received.length === 0 ? part : Buffer.concat([this.#received, part]);
    const head = this.#received.indexOf(END);
    if (head < 0) return;
    const text = this.#received.latin1Slice(0, head);
    const length = Number(/^content-length: *(\d+)/im.exec(text)?.[1]);
    const body = head + END.length;
    if (this.#received.length < body + length) return;
    const { resolve, reject } = this.#pending;
    this.#pending = undefined;
    if (/^connection: *close/im.test(text)) {
      this.#socket.end();
      this.#socket = undefined;
    }
    const responseBody = this.#received.subarray(body);
    this.#received = Buffer.alloc(0);
    if (text.startsWith("HTTP/1.1 200 ")) resolve(responseBody);
    else reject(new Error(`${text}\n\n${responseBody}`));
  }
}

/** Returns the bytes of a request with the headers that AWS's SDKs send. */
export function request(operation, input) {
  const body = JSON.stringify(input);
  const head = [
    "POST / HTTP/1.1",
    "Host: 127.0.0.1",
    "Content-Type: application/x-amz-json-1.1",
    `X-Amz-Target: TrentService.${operation}`,
    "X-Amz-Date: 20261121T000000Z",
    "User-Agent: kms-orrery-bench",
    "Authorization: AWS4-HMAC-SHA256 Credential=any/20261121/us-east-1/kms/aws4_request, " +
      `SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=${"0".repeat(64)}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${body}`);
}

// HTTP by hand over kept connections: a client that costs little, in another process than the server.

import { once } from "node:events";
import { connect } from "node:net";

const END = Buffer.from("\r\n\r\n");

/** One connection, which asks one thing at a time. It is made anew where the server closed it. */
export class Connection {
  #port;
  #socket;
  #got = Buffer.alloc(0);
  #answered;
  #again;

  constructor(port) {
    this.#port = port;
  }

  /** Sends a whole request, and gives the body of its answer. */
  async send(bytes) {
    this.#socket ??= await this.#open();
    return new Promise((resolve, reject) => {
      this.#answered = { resolve, reject };
      this.#socket.write(bytes);
      // Where the server closes it at this very moment, the same is asked again.
      this.#again = () => this.send(bytes).then(resolve, reject);
    });
  }

  close() {
    this.#answered = undefined;
    this.#socket?.destroy();
  }

  async #open() {
    const socket = connect({ port: this.#port, host: "127.0.0.1", noDelay: true });
    await once(socket, "connect");
    socket.on("data", (part) => this.#take(part));
    socket.on("error", () => {
      // "close" follows, which is handled below.
    });
    socket.on("close", () => {
      if (this.#socket !== socket) return;
      // Node's servers close what was idle for five seconds.
      this.#socket = undefined;
      if (this.#answered) this.#again();
    });
    return socket;
  }

  #take(part) {
    this.#got = this.#got.length === 0 ? part : Buffer.concat([this.#got, part]);
    const head = this.#got.indexOf(END);
    if (head < 0) return;
    const text = this.#got.latin1Slice(0, head);
    const length = Number(/^content-length: *(\d+)/im.exec(text)?.[1]);
    const body = head + END.length;
    if (this.#got.length < body + length) return;
    const { resolve, reject } = this.#answered;
    this.#answered = undefined;
    if (/^connection: *close/im.test(text)) {
      this.#socket.end();
      this.#socket = undefined;
    }
    const answer = this.#got.subarray(body);
    this.#got = Buffer.alloc(0);
    if (text.startsWith("HTTP/1.1 200 ")) resolve(answer);
    else reject(new Error(`${text}\n\n${answer}`));
  }
}

/** A request as the SDKs send it. */
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

// The entry point of the package. `index.d.ts` documents its members.

import { KmsClock } from "./clock.js";
import { CALL, readRequest, toResponse } from "./http.js";
import { Laboratory } from "./laboratory.js";

/** The argument with which `Kms.open` calls the private constructor. */
const PRIVATE = Symbol("Kms.open");

export class Kms {
  #laboratory;
  #subscriptions = new Set();
  #isSubscribed = false;

  constructor(token, laboratory) {
    if (token !== PRIVATE) {
      throw new TypeError("Kms has no public constructor; use await Kms.open()");
    }
    this.#laboratory = laboratory;
    this.clock = new KmsClock(laboratory);
  }

  static async open(options) {
    return new Kms(PRIVATE, await Laboratory.open(options));
  }

  async fetch(input, init) {
    return toResponse(await this[CALL](await readRequest(input, init)));
  }

  /** Sends a call to the laboratory. Returns, or resolves to, `[status, body, requestId]`. */
  [CALL]({ signature, target, body }) {
    return this.#laboratory.execute((wasm, wall) => wasm.call(wall, signature, target, body));
  }

  events(options) {
    return this.#laboratory.read((wasm) => wasm.events(options));
  }

  trail(options) {
    return this.#laboratory.read((wasm) => wasm.trail(options));
  }

  eventBridge() {
    return this.#laboratory.read((wasm) => wasm.eventBridge());
  }

  subscribe(listener) {
    if (typeof listener !== "function") {
      throw new TypeError(`subscribe: listener must be a function, not ${typeof listener}`);
    }
    // Each subscription is an object of its own, so that one function may subscribe twice.
    const subscription = { listener };
    // The module converts events to objects only from the first subscription on, because the
    // conversion takes time.
    if (!this.#isSubscribed) this.#laboratory.subscribe((events) => this.#notify(events));
    this.#isSubscribed = true;
    this.#subscriptions.add(subscription);
    return () => void this.#subscriptions.delete(subscription);
  }

  useAwsService(service) {
    return this.#laboratory.execute((wasm, wall) => wasm.useAwsService(wall, service));
  }

  // biome-ignore lint/suspicious/useAwait: `async` turns a thrown error into a rejection.
  async export() {
    return this.#laboratory.read((wasm, wall) => wasm.export(wall));
  }

  restore(saved) {
    return this.#laboratory.execute((wasm, wall) => wasm.restore(wall, saved));
  }

  reset() {
    return this.#laboratory.execute((wasm, wall) => wasm.reset(wall));
  }

  save(options) {
    return this.#laboratory.execute((wasm) => wasm.save(options));
  }

  status() {
    return this.#laboratory.read((wasm) => wasm.status());
  }

  close() {
    return this.#laboratory.close();
  }

  // Where `Symbol.asyncDispose` is missing, the code of esbuild and Babel looks for this symbol.
  [Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose")]() {
    return this.close();
  }

  #notify(events) {
    for (const { listener } of [...this.#subscriptions]) {
      try {
        listener(events);
      } catch (error) {
        // An exception must stop neither the laboratory nor the other listeners.
        // biome-ignore lint/suspicious/noConsole: Node has no reportError.
        (globalThis.reportError ?? console.error)(error);
      }
    }
  }
}

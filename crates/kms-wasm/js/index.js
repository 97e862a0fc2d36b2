// KMS Orrery for JavaScript. What each member means stands in index.d.ts.

import { KmsClock } from "./clock.js";
import { Engine } from "./engine.js";
import { DOOR, readRequest, toResponse } from "./http.js";

const OPENED = Symbol("Kms.open");

/** One laboratory: keys, their history, and a clock. */
export class Kms {
  #engine;
  #listeners = new Set();
  #isTold = false;

  /** @hideconstructor */
  constructor(token, engine) {
    if (token !== OPENED) {
      throw new TypeError("Kms has no public constructor: await Kms.open() instead");
    }
    this.#engine = engine;
    this.clock = new KmsClock(engine);
  }

  static async open(options) {
    return new Kms(OPENED, await Engine.open(options));
  }

  async fetch(input, init) {
    return toResponse(await this[DOOR](await readRequest(input, init)));
  }

  /** Answers a request that was read: `[status, body, requestId]`. */
  [DOOR]({ signed, target, body }) {
    return this.#engine.ask((lab, now) => lab.call(now, signed, target, body));
  }

  events(which) {
    return this.#engine.look((lab) => lab.events(which));
  }

  trail(which) {
    return this.#engine.look((lab) => lab.trail(which));
  }

  eventBridge() {
    return this.#engine.look((lab) => lab.eventBridge());
  }

  subscribe(listener) {
    if (typeof listener !== "function") {
      throw new TypeError(`subscribe takes a function, not ${typeof listener}`);
    }
    // A thing of its own for each call, so that a function may subscribe twice.
    const subscription = { listener };
    // Nothing is told of where nobody has ever asked: to write each event down takes its time.
    if (!this.#isTold) this.#engine.listen((events) => this.#tell(events));
    this.#isTold = true;
    this.#listeners.add(subscription);
    return () => void this.#listeners.delete(subscription);
  }

  useAwsService(service) {
    return this.#engine.ask((lab, now) => lab.useAwsService(now, service));
  }

  // biome-ignore lint/suspicious/useAwait: `async` turns a thrown error into a rejection.
  async export() {
    return this.#engine.look((lab, now) => lab.export(now));
  }

  restore(saved) {
    return this.#engine.ask((lab, now) => lab.restore(now, saved));
  }

  reset() {
    return this.#engine.ask((lab, now) => lab.reset(now));
  }

  save(how) {
    return this.#engine.ask((lab) => lab.save(how));
  }

  status() {
    return this.#engine.look((lab) => lab.status());
  }

  close() {
    return this.#engine.close();
  }

  /** For `await using`. */
  [Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose")]() {
    return this.close();
  }

  #tell(events) {
    for (const { listener } of [...this.#listeners]) {
      try {
        listener(events);
      } catch (error) {
        // The laboratory goes on, and so do the other listeners.
        // biome-ignore lint/suspicious/noConsole: Node has no reportError.
        (globalThis.reportError ?? console.error)(error);
      }
    }
  }
}

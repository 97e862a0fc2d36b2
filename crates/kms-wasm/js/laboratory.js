// A laboratory of the WebAssembly module, with the wall clock and the timer that the module lacks.

import { load as loadAlgorithms } from "./algorithms.js";
import { load } from "./load.js";

/** Calls the WebAssembly module with the wall time, and ticks it when something falls due. */
export class Laboratory {
  #wasm;
  #timer;
  /** The wall time at which the timer fires; `Infinity` without a timer. */
  #timerDue = Infinity;

  constructor(wasm) {
    this.#wasm = wasm;
    // Another tab may start or stop the clock.
    wasm.onChange(() => this.#scheduleTick());
    this.#scheduleTick();
  }

  static async open(options) {
    const WasmKms = await load();
    return new Laboratory(await WasmKms.open(options, openFile, loadAlgorithms));
  }

  /** Calls `callback` with the module and the wall time. The callback must not change anything. */
  read(callback) {
    return callback(this.#wasm, Date.now());
  }

  /**
   * Calls `callback` with the module and the wall time, then schedules the tick for the events that
   * are due next and for the records that wait to be stored.
   */
  async execute(callback) {
    try {
      return await callback(this.#wasm, Date.now());
    } finally {
      this.#scheduleTick();
    }
  }

  subscribe(listener) {
    this.#wasm.subscribe(listener);
  }

  async close() {
    this.#cancelTick();
    await this.#wasm.close();
  }

  #scheduleTick() {
    const now = Date.now();
    const wait = this.#wasm.millisUntilTick(now);
    if (wait === undefined) {
      this.#cancelTick();
      return;
    }
    // A timer that fires earlier stays. Otherwise each call would postpone the tick, and frequent
    // calls would prevent it.
    if (now + wait >= this.#timerDue) return;
    this.#cancelTick();
    this.#timerDue = now + wait;
    this.#timer = setTimeout(() => this.#tick(), wait);
    // An open laboratory does not keep a Node process alive.
    this.#timer.unref?.();
  }

  #cancelTick() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#timerDue = Infinity;
  }

  #tick() {
    this.#cancelTick();
    return this.execute((wasm, wall) => wasm.tick(wall));
  }
}

/** Opens a file. Only Node has files. */
async function openFile(path) {
  if (!globalThis.process?.versions?.node) {
    const error = new Error(
      "a file store works in Node only; in a browser, use { indexedDb: name }",
    );
    throw Object.assign(error, { name: "StoreUnavailableError" });
  }
  // Bundlers for browsers fail on the `node:` imports of this module, but do not follow a variable.
  const name = "./file.js";
  const file = await import(/* @vite-ignore */ /* webpackIgnore: true */ name);
  return file.openFile(path);
}

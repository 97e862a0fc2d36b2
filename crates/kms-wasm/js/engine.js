// Reads the wall clock for whatever is asked: the laboratory itself never does.

import { load as loadAlgorithms } from "./algorithms.js";
import { load } from "./load.js";

/** A laboratory of the WebAssembly module, with the timer that keeps its clock going. */
export class Engine {
  #lab;
  #timer;
  #due = Infinity;

  constructor(lab) {
    this.#lab = lab;
    // Another tab may have let the clock run, or stopped it.
    lab.watch(() => this.#wind());
    this.#wind();
  }

  static async open(options) {
    const WasmKms = await load();
    return new Engine(await WasmKms.open(options, openFile, loadAlgorithms));
  }

  /** Looks at the laboratory. */
  look(work) {
    return work(this.#lab, Date.now());
  }

  /** Changes the laboratory. What is then due, or waits to be stored, gets its timer. */
  async ask(work) {
    try {
      return await work(this.#lab, Date.now());
    } finally {
      this.#wind();
    }
  }

  listen(listener) {
    this.#lab.subscribe(listener);
  }

  async close() {
    this.#stop();
    await this.#lab.close();
  }

  #wind() {
    const now = Date.now();
    const wait = this.#lab.millisUntilTick(now);
    if (wait === undefined) {
      this.#stop();
      return;
    }
    // A timer that is due earlier stays, or many calls in a row would put it off for ever.
    if (now + wait >= this.#due) return;
    this.#stop();
    this.#due = now + wait;
    this.#timer = setTimeout(() => this.#tick(), wait);
    // In Node a laboratory alone does not keep the process alive.
    this.#timer.unref?.();
  }

  #stop() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#due = Infinity;
  }

  #tick() {
    this.#stop();
    return this.ask((lab, now) => lab.tick(now));
  }
}

/** Files are Node's. The name in a variable keeps bundlers from looking for what they have not. */
async function openFile(path) {
  if (!globalThis.process?.versions?.node) {
    const error = new Error(
      "files are there in Node alone; { indexedDb: name } keeps a laboratory in a browser",
    );
    throw Object.assign(error, { name: "StoreUnavailableError" });
  }
  const name = "./file.js";
  const file = await import(/* @vite-ignore */ /* webpackIgnore: true */ name);
  return file.openFile(path);
}

// The simulated clock, `kms.clock`. `index.d.ts` documents its members.

export class KmsClock {
  #laboratory;

  constructor(laboratory) {
    this.#laboratory = laboratory;
  }

  get rate() {
    return this.#laboratory.read((wasm) => wasm.rate());
  }

  now() {
    return new Date(this.#laboratory.read((wasm, wall) => wasm.now(wall)));
  }

  nextEvent() {
    const at = this.#laboratory.read((wasm) => wasm.nextEvent());
    return at === undefined ? undefined : new Date(at);
  }

  advance(span) {
    return this.#laboratory.execute((wasm, wall) => wasm.advanceBy(wall, span));
  }

  advanceTo(date) {
    return this.#laboratory.execute((wasm, wall) => wasm.advanceTo(wall, date));
  }

  advanceToNextEvent() {
    return this.#laboratory.execute((wasm, wall) => wasm.advanceToNextEvent(wall));
  }

  run(rate) {
    return this.#laboratory.execute((wasm, wall) => wasm.run(wall, rate));
  }

  pause() {
    return this.run(0);
  }
}

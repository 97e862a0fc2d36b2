// The clock that you turn.

/** The simulated clock of one laboratory, as `kms.clock`. */
export class KmsClock {
  #engine;

  constructor(engine) {
    this.#engine = engine;
  }

  get rate() {
    return this.#engine.look((lab) => lab.rate());
  }

  now() {
    return new Date(this.#engine.look((lab, now) => lab.now(now)));
  }

  nextEvent() {
    const at = this.#engine.look((lab) => lab.nextEvent());
    return at === undefined ? undefined : new Date(at);
  }

  advance(duration) {
    return this.#engine.ask((lab, now) => lab.advanceBy(now, duration));
  }

  advanceTo(date) {
    return this.#engine.ask((lab, now) => lab.advanceTo(now, date));
  }

  advanceToNextEvent() {
    return this.#engine.ask((lab, now) => lab.advanceToNextEvent(now));
  }

  run(rate) {
    return this.#engine.ask((lab, now) => lab.run(now, rate));
  }

  pause() {
    return this.run(0);
  }
}

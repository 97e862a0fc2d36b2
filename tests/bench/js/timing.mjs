// Times two ways of doing the same, in turns, so that a busy machine is unfair to neither.

const REPETITIONS = 15;
/** How long one go takes at least, in milliseconds: far more than the clock's grain. */
const GO = 15;

/** The rounds that make one go of `way`, which is warm then. */
function calibrate(way) {
  for (let rounds = 1; ; rounds *= 2) {
    const took = time(() => way(rounds));
    if (took >= GO) return rounds;
  }
}

/** Milliseconds. */
export function time(act) {
  const start = performance.now();
  act();
  return performance.now() - start;
}

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/**
 * The milliseconds that a round of each way takes, in the medians of interleaved goes. A way is a
 * function of the number of rounds.
 */
export function compare(ways) {
  const rounds = ways.map(calibrate);
  return interleave(
    ways.map((way, at) => () => time(() => way(rounds[at])) / rounds[at]),
    REPETITIONS,
  );
}

/** The medians of what each of these measured, A B C A B C ...; the first turn warms up. */
export function interleave(measures, repetitions) {
  const taken = measures.map(() => []);
  for (let turn = 0; turn <= repetitions; turn++) {
    measures.forEach((measure, at) => {
      const value = measure();
      if (turn > 0) taken[at].push(value);
    });
  }
  return taken.map(median);
}

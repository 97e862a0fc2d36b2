// Times functions in turns, so that other work on the machine affects all of them equally.

const REPETITIONS = 15;
/** The minimum duration of a measured batch, which is far more than the resolution of the clock. */
const MIN_BATCH_MS = 15;

/** Returns the number of rounds that make one batch. Afterwards `run` is compiled and warm. */
async function calibrate(run) {
  for (let rounds = 1; ; rounds *= 2) {
    if ((await time(() => run(rounds))) >= MIN_BATCH_MS) return rounds;
  }
}

/** Returns the milliseconds that `run` takes. */
export async function time(run) {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/**
 * Returns a function that measures the milliseconds of one round of `run`, which takes the number
 * of rounds.
 */
export async function perRound(run) {
  const rounds = await calibrate(run);
  return async () => (await time(() => run(rounds))) / rounds;
}

/** Returns the milliseconds of one round of each function, as medians of interleaved batches. */
export async function compare(functions) {
  const measures = [];
  for (const run of functions) measures.push(await perRound(run));
  return interleave(measures, REPETITIONS);
}

/** Calls the measuring functions in turns (A B C A B C …) and returns the median of each. */
export async function interleave(measures, repetitions) {
  const values = measures.map(() => []);
  // The first turn is a warm-up.
  for (let turn = 0; turn <= repetitions; turn++) {
    for (const [at, measure] of measures.entries()) {
      const value = await measure();
      if (turn > 0) values[at].push(value);
    }
  }
  return values.map(median);
}

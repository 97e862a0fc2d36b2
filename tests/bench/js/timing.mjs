// Times two ways of doing the same, in turns, so that a busy machine is unfair to neither.

const REPETITIONS = 15;
/** How long one go takes at least, in milliseconds: far more than the clock's grain. */
const GO = 15;

/** The rounds that make one go of `way`, which is warm then. */
async function calibrate(way) {
  for (let rounds = 1; ; rounds *= 2) {
    if ((await time(() => way(rounds))) >= GO) return rounds;
  }
}

/** The milliseconds that `act` takes. */
export async function time(act) {
  const start = performance.now();
  await act();
  return performance.now() - start;
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** So many milliseconds a round takes of `way`, a function of the number of rounds. */
export async function paced(way) {
  const rounds = await calibrate(way);
  return async () => (await time(() => way(rounds))) / rounds;
}

/** The milliseconds that a round of each way takes, in the medians of interleaved goes. */
export async function compare(ways) {
  const measures = [];
  for (const way of ways) measures.push(await paced(way));
  return interleave(measures, REPETITIONS);
}

/** The medians of what each of these measured, A B C A B C ...; the first turn warms up. */
export async function interleave(measures, repetitions) {
  const taken = measures.map(() => []);
  for (let turn = 0; turn <= repetitions; turn++) {
    for (const [at, measure] of measures.entries()) {
      const value = await measure();
      if (turn > 0) taken[at].push(value);
    }
  }
  return taken.map(median);
}

// Measures the CPU time of a server for each call over HTTP: of `kms-orrery serve`, of moto_server if
// it is installed, and of a minimal server in Node that sends the same responses.
//
// `cargo xtask bench http` passes the folder of the package, and a Python with requirements.txt
// installed. Times are milliseconds of CPU time, which /proc counts. A missed goal is not a failure.

import { print } from "../js/table.mjs";
import { OPERATIONS } from "./operations.mjs";
import { minimal, moto, orrery } from "./servers.mjs";

const SIZES = [1_000, 10_000];
const CONNECTIONS = [1, 16];
/** The maximum ratios to the time of moto_server and to that of the minimal server. */
const GOALS = { moto: 0.07, minimal: 3 };
/** The maximum ratio of listing a page of many keys to one of few. It would be 1 without noise. */
const PAGE_GOAL = 1.25;
/** The number of batches for each server, in turns, so that other work affects all servers equally. */
const BATCHES = 5;
/** The CPU time of a batch, which is far more than the 10 ms in which /proc counts. */
const BATCH_MS = 150;

const [packageFolder, python] = process.argv.slice(2);
if (!packageFolder) throw new Error("Usage: node run.mjs PACKAGE-FOLDER [PYTHON]");
if (process.platform !== "linux") {
  throw new Error("This benchmark reads CPU times in /proc, so it runs only on Linux.");
}

/** Returns the number of calls that make one batch. Its calls also warm the server up. */
async function calibrate(server, operation, connections) {
  const max = server.maxCalls(operation);
  for (let count = Math.min(64, max); ; count = Math.min(count * 2, max)) {
    await server.settle();
    const before = await server.cpu();
    await server.run(operation, connections, count);
    const duration = (await server.cpu()) - before;
    if (duration >= BATCH_MS / 2 || count >= max) {
      return Math.min(Math.ceil((count * BATCH_MS) / Math.max(duration, 1)), max);
    }
  }
}

/** Returns the milliseconds of CPU time for one call, for each server. */
async function timePerCall(servers, operation, connections) {
  const totals = [];
  for (const server of servers) {
    await operation.prepare?.(server);
    totals.push({ count: await calibrate(server, operation, connections), calls: 0, cpu: 0 });
  }
  // In the first batch Node still compiles code, so it does not count.
  for (let batch = 0; batch <= BATCHES; batch++) {
    for (const [at, server] of servers.entries()) {
      const { count } = totals[at];
      await server.settle();
      const before = await server.cpu();
      await server.run(operation, connections, count);
      if (batch === 0) continue;
      totals[at].cpu += (await server.cpu()) - before;
      totals[at].calls += count;
    }
  }
  return totals.map(({ cpu, calls }) => cpu / calls);
}

/** Returns the rows for servers with this many keys. */
async function measure(keys) {
  const ours = await orrery(packageFolder, keys);
  const servers = [ours, await minimal(ours), ...(python ? [await moto(python, keys)] : [])];
  const rows = [];
  try {
    for (const operation of OPERATIONS) {
      for (const connections of CONNECTIONS) {
        console.log(`  ${operation.name}, ${keys} keys, connections: ${connections}`);
        const name = rowName(operation.name, keys, connections);
        const [value, node, others] = await timePerCall(servers, operation, connections);
        const row = (baseline, goal, baselineValue) => ({
          name,
          baseline,
          goal,
          ratio: value / baselineValue,
          value,
          baselineValue,
          unit: "ms",
        });
        if (others !== undefined) rows.push(row("moto_server", GOALS.moto, others));
        rows.push(row("minimal server in Node", GOALS.minimal, node));
      }
    }
  } finally {
    for (const server of servers) server.close();
  }
  return rows;
}

function rowName(operation, keys, connections) {
  const suffix = connections === 1 ? "connection" : "connections";
  return `${operation}, ${keys / 1000}k keys, ${connections} ${suffix}`;
}

/** Returns the row that compares a page of many keys with a page of few. */
function pageRow(rows) {
  const timeOf = (keys) => rows.find(({ name }) => name === rowName("ListKeys", keys, 1)).value;
  const [baselineValue, value] = SIZES.map(timeOf);
  return {
    name: `ListKeys, ${SIZES[1] / 1000}k keys`,
    baseline: `${SIZES[0] / 1000}k keys`,
    goal: PAGE_GOAL,
    ratio: value / baselineValue,
    value,
    baselineValue,
    unit: "ms",
  };
}

const rows = [];
for (const size of SIZES) rows.push(...(await measure(size)));
print([
  { name: `Node ${process.versions.node}, CPU time per call`, rows: [...rows, pageRow(rows)] },
]);
if (!python) console.log("\nThere is no comparison with moto_server, because it is not installed.");

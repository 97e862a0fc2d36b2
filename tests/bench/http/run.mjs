// What a call costs the server, over HTTP: `kms-orrery serve`, moto_server where there is one, and a
// bare server of Node's own that reads and answers the same bytes, all in one run.
//
// `cargo xtask bench http` names the package, and a Python with requirements.txt installed. The
// figures are milliseconds of the server's processor a call, by /proc; a miss is no failure.

import { print } from "../js/table.mjs";
import { OPERATIONS } from "./operations.mjs";
import { bare, moto, orrery } from "./servers.mjs";

const SIZES = [1_000, 10_000];
const CONNECTIONS = [1, 16];
/** Of moto_server's time, and of a bare server's. */
const GOALS = { moto: 0.07, bare: 3 };
/** A page costs the same, however many keys there are; that much is noise. */
const FLAT = 1.25;
/** Goes of each server, in turns, so that a busy machine is unfair to none. */
const GOES = 5;
/** What a go takes of the server's processor: /proc counts it in ticks of 10 ms. */
const GO_MS = 150;

const [packageFolder, python] = process.argv.slice(2);
if (!packageFolder) throw new Error("Usage: node run.mjs PACKAGE-FOLDER [PYTHON]");
if (process.platform !== "linux") {
  throw new Error("what a process took is read in /proc: that needs Linux");
}

/** How many calls make a go, from those that warm the server up. */
async function calibrate(server, operation, connections) {
  const most = server.most(operation);
  for (let count = Math.min(64, most); ; count = Math.min(count * 2, most)) {
    await server.rest();
    const before = await server.cpu();
    await server.run(operation, connections, count);
    const took = (await server.cpu()) - before;
    if (took >= GO_MS / 2 || count >= most) {
      return Math.min(Math.ceil((count * GO_MS) / Math.max(took, 1)), most);
    }
  }
}

/** The milliseconds of processor a call, of each server. */
async function timed(servers, operation, connections) {
  const taken = [];
  for (const server of servers) {
    await operation.prepare?.(server);
    taken.push({ count: await calibrate(server, operation, connections), calls: 0, cpu: 0 });
  }
  // In the first go what is called often is compiled, which is no part of a call.
  for (let go = 0; go <= GOES; go++) {
    for (const [at, server] of servers.entries()) {
      const { count } = taken[at];
      await server.rest();
      const before = await server.cpu();
      await server.run(operation, connections, count);
      if (go === 0) continue;
      taken[at].cpu += (await server.cpu()) - before;
      taken[at].calls += count;
    }
  }
  return taken.map(({ cpu, calls }) => cpu / calls);
}

async function ofSize(keys) {
  const ours = await orrery(packageFolder, keys);
  const servers = [ours, await bare(ours), ...(python ? [await moto(python, keys)] : [])];
  const rows = [];
  try {
    for (const operation of OPERATIONS) {
      for (const connections of CONNECTIONS) {
        console.log(`  ${operation.name}, ${keys} keys, connections: ${connections}`);
        const what = `${operation.name}, ${keys / 1000}k keys, ${connections === 1 ? "1 connection" : `${connections} connections`}`;
        const [top, node, others] = await timed(servers, operation, connections);
        const row = (against, goal, bottom) => ({
          what,
          against,
          goal,
          ratio: top / bottom,
          top,
          bottom,
          unit: "ms",
        });
        if (others !== undefined) rows.push(row("moto_server", GOALS.moto, others));
        rows.push(row("bare Node", GOALS.bare, node));
      }
    }
  } finally {
    for (const server of servers) server.close();
  }
  return rows;
}

/** A page of the many keys beside one of the few. */
function pages(rows) {
  const page = (size) =>
    rows.find(({ what }) => what.startsWith(`ListKeys, ${size / 1000}k keys, 1 `)).top;
  const [bottom, top] = SIZES.map(page);
  return {
    what: `ListKeys, ${SIZES[1] / 1000}k keys`,
    against: `${SIZES[0] / 1000}k keys`,
    goal: FLAT,
    ratio: top / bottom,
    top,
    bottom,
    unit: "ms",
  };
}

const rows = [];
for (const size of SIZES) rows.push(...(await ofSize(size)));
print([
  { name: `Node ${process.versions.node}, CPU of the server a call`, rows: [...rows, pages(rows)] },
]);
if (!python) console.log("\nmoto_server is left out: nobody could fetch it.");

#!/usr/bin/env node
// The command `kms-orrery`.

import { parseArgs } from "node:util";
import { Kms } from "./index.js";
import { readMoment } from "./iso8601.js";
import { serve } from "./serve.js";

const HELP = `kms-orrery serve: AWS KMS over HTTP, with a clock that you turn.

  --port 4566            where to listen; 0 takes any free port
  --host 127.0.0.1       the address to listen at; others than loopback can be reached by others
  --era 2026             whose years' rules apply: 2020, 2024, 2026 or historical
  --start 2024-01-01     the simulated time at first; the real time where nothing is said
  --rate 0               simulated seconds per second at first, and after a reset
  --seed TEXT            makes ids and key material repeat
  --account 111122223333
  --region us-east-1
  --state FILE           keeps the laboratory in that file, and each change before it is answered

Point AWS_ENDPOINT_URL_KMS at the address that it prints. Turn the clock beside the API:
  curl -d '{"advance":"P365D"}' http://127.0.0.1:4566/_orrery/clock
Without --state it keeps everything in memory. An unofficial simulator; not for real secrets.
`;

const TEXT = { type: "string" };
const OPTIONS = {
  port: TEXT,
  host: TEXT,
  era: TEXT,
  start: TEXT,
  rate: TEXT,
  seed: TEXT,
  account: TEXT,
  region: TEXT,
  state: TEXT,
  help: { type: "boolean", short: "h" },
};

/** The options of the server and of its laboratory; what is not said is left out. */
function chosen(values) {
  // A variable of the shell's that is not set; as a host, that would be every address.
  const empty = Object.keys(values).find((name) => values[name] === "");
  if (empty) throw new RangeError(`--${empty}: nothing is said; leave it out, or say what it is`);
  const { port, host, era, start, rate, seed, account, region, state } = values;
  const all = {
    port: port && whole(port),
    host,
    era,
    start: start && readMoment(start, "--start"),
    clock: rate && { rate: Number(rate) },
    seed,
    accountId: account,
    region,
    store: state && { file: state },
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function whole(port) {
  const number = Number(port);
  if (/^\d+$/.test(port) && number < 65_536) return number;
  throw new RangeError(`--port: a number from 0 to 65535, not ${port}`);
}

async function main() {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  if (values.help) return void process.stdout.write(HELP);
  if (positionals.length !== 1 || positionals[0] !== "serve") {
    throw new RangeError("the one command is serve");
  }
  const { port, host, ...options } = chosen(values);
  const kms = await Kms.open(options).catch((error) => {
    throw values.state && !isUsage(error)
      ? new Error(`--state ${values.state}: ${error.message}`)
      : error;
  });
  const { address, isLocal, close } = await serve(kms, { port, host });
  if (!isLocal) {
    console.error(
      `Warning: ${values.host} can be reached by others, and nobody is asked who they are.`,
    );
  }
  console.log(`KMS Orrery answers at ${address}`);
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => close().then(() => process.exit(0), fail));
  }
}

/** What is said wrongly, and not what goes wrong with files and ports. */
function isUsage(error) {
  return error instanceof RangeError || String(error.code).startsWith("ERR_PARSE_ARGS");
}

function fail(error) {
  console.error(
    isUsage(error) ? `kms-orrery: ${error.message}\n\n${HELP}` : `kms-orrery: ${error.message}`,
  );
  process.exit(isUsage(error) ? 2 : 1);
}

main().catch(fail);

#!/usr/bin/env node
// The command-line program `kms-orrery`.

import { parseArgs } from "node:util";
import { Kms } from "./index.js";
import { parseDate } from "./iso8601.js";
import { serve } from "./serve.js";

const HELP = `Usage: kms-orrery serve [options]

Serves a simulated AWS KMS over HTTP, with a clock that you turn.

Options:
  --port NUMBER       port to listen on; 0 chooses a free port (default: 4566)
  --host ADDRESS      address to listen on; other machines can reach the server
                      unless it is a loopback address (default: 127.0.0.1)
  --state FILE        keep the laboratory in FILE; each change is on the disk
                      before it is answered (default: keep it in memory)
  --era ERA           rules of AWS KMS to apply: 2020, 2024, 2026, or historical
                      for those in force at the simulated date (default: 2026)
  --start DATE        simulated time of a new laboratory, such as 2024-01-01 or
                      2024-01-01T12:00:00Z (default: the current time)
  --rate NUMBER       speed of a new laboratory's clock, in simulated seconds per
                      second; 0 stops it (default: 0)
  --seed TEXT         make IDs and key material repeatable, except RSA key pairs
  --account ID        account of requests whose signature names none
                      (default: 111122223333)
  --region NAME       Region of unsigned requests (default: us-east-1)
  -h, --help          print this help

Set AWS_ENDPOINT_URL_KMS to the printed address to use it with the AWS CLI or an
SDK. Turn the clock with the control API:
  curl -d '{"advance":"P365D"}' http://127.0.0.1:4566/_orrery/clock

An unofficial simulator, not affiliated with AWS. Do not use it for real secrets.
`;

const STRING = { type: "string" };
const OPTIONS = {
  port: STRING,
  host: STRING,
  era: STRING,
  start: STRING,
  rate: STRING,
  seed: STRING,
  account: STRING,
  region: STRING,
  state: STRING,
  help: { type: "boolean", short: "h" },
};

/** Converts the values of the command line to the options of `serve` and `Kms.open`. */
function toOptions(values) {
  // An empty value often comes of an unset shell variable. As a host it would mean every address.
  const empty = Object.keys(values).find((name) => values[name] === "");
  if (empty) throw new RangeError(`--${empty} is empty; omit it or give it a value`);
  const { port, host, era, start, rate, seed, account, region, state } = values;
  const options = {
    port: port && parsePort(port),
    host,
    era,
    start: start && parseDate(start, "--start"),
    clock: rate && { rate: Number(rate) },
    seed,
    accountId: account,
    region,
    store: state && { file: state },
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function parsePort(text) {
  const port = Number(text);
  if (/^\d+$/.test(text) && port < 65_536) return port;
  throw new RangeError(`--port must be a number from 0 to 65535, not ${text}`);
}

async function main() {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  if (values.help) return void process.stdout.write(HELP);
  if (positionals.length !== 1 || positionals[0] !== "serve") {
    throw new RangeError("the only command is serve");
  }
  const { port, host, ...options } = toOptions(values);
  const kms = await Kms.open(options).catch((error) => {
    throw values.state && !isUsageError(error)
      ? new Error(`--state ${values.state}: ${error.message}`)
      : error;
  });
  const { address, isLoopback, close } = await serve(kms, { port, host });
  if (!isLoopback) {
    console.error(
      `Warning: other machines can reach ${values.host}, and this server does not authenticate clients.`,
    );
  }
  console.log(`KMS Orrery listens on ${address}`);
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => close().then(() => process.exit(0), fail));
  }
}

/** Whether the command line is at fault, and not a file or a port. */
function isUsageError(error) {
  return error instanceof RangeError || String(error.code).startsWith("ERR_PARSE_ARGS");
}

function fail(error) {
  console.error(
    isUsageError(error)
      ? `kms-orrery: ${error.message}\n\n${HELP}`
      : `kms-orrery: ${error.message}`,
  );
  process.exit(isUsageError(error) ? 2 : 1);
}

main().catch(fail);

// The control API of the server, under `/_orrery/`: the clock, the events, and the laboratory as a
// whole. The README documents it.

import { parseDate, parseDuration } from "./iso8601.js";

/** A refusal of a request, with its HTTP status. */
export class HttpError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** The commands of `POST /_orrery/clock`, by the member of the body that selects each. */
const CLOCK_COMMANDS = {
  advance: (clock, duration) => clock.advance(parseDuration(duration, "advance")),
  advanceTo: (clock, date) => clock.advanceTo(parseDate(date, "advanceTo")),
  toNextEvent: (clock, value) => {
    if (value !== true) throw new RangeError("toNextEvent must be true");
    return clock.advanceToNextEvent();
  },
  rate: (clock, rate) => clock.run(rate),
};

const ENDPOINTS = {
  "GET /_orrery/clock": ({ clock }) => clockState(clock),
  "POST /_orrery/clock": async ({ clock }, _, body) => {
    const [command, ...others] = Object.entries(parseObject(body));
    if (!command || others.length > 0 || !Object.hasOwn(CLOCK_COMMANDS, command[0])) {
      throw new HttpError(
        400,
        `the body must have exactly one of ${Object.keys(CLOCK_COMMANDS).join(", ")}, such as {"advance":"P365D"}`,
      );
    }
    const [name, value] = command;
    const events = await CLOCK_COMMANDS[name](clock, value);
    return { ...clockState(clock), events };
  },
  "GET /_orrery/events": (kms, query) => {
    const after = query.get("after");
    return kms.events(after === null ? undefined : { after: Number(after) });
  },
  "GET /_orrery/trail": (kms, query) => {
    const keyId = query.get("keyId");
    return kms.trail(keyId === null ? undefined : { keyId });
  },
  "GET /_orrery/snapshot": async (kms) => JSON.parse(await kms.export()),
  "PUT /_orrery/snapshot": async (kms, _, body) => {
    await kms.restore(body);
    return clockState(kms.clock);
  },
  "POST /_orrery/reset": async (kms) => {
    await kms.reset();
    return clockState(kms.clock);
  },
};

/**
 * Handles a request to the control API, and resolves to the value of its JSON response. Rejects with
 * an {@link HttpError} for an unknown endpoint or a bad argument.
 */
export async function handleControlRequest(kms, method, url, body) {
  const endpoint = ENDPOINTS[`${method} ${url.pathname}`];
  if (!endpoint) {
    throw new HttpError(
      404,
      `there is no ${method} ${url.pathname}; the endpoints are ${Object.keys(ENDPOINTS).join(", ")}`,
    );
  }
  try {
    return await endpoint(kms, url.searchParams, body);
  } catch (error) {
    if (["RangeError", "TypeError", "RestoreError"].includes(error.name)) {
      throw new HttpError(400, error.message);
    }
    throw error;
  }
}

function clockState(clock) {
  return { now: clock.now(), rate: clock.rate, nextEvent: clock.nextEvent() ?? null };
}

function parseObject(body) {
  try {
    const value = JSON.parse(body);
    if (value !== null && typeof value === "object") return value;
  } catch {
    // The error below covers text that is not JSON, too.
  }
  throw new HttpError(400, 'the body must be a JSON object such as {"advance":"P365D"}');
}

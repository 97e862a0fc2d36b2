// What a server answers beside the API: the clock, what happened, and the laboratory as a whole.

import { readDuration, readMoment } from "./iso8601.js";

/** A request that makes no sense here: its status, and what would be right. */
export class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

const TURNS = {
  advance: (clock, span) => clock.advance(readDuration(span)),
  advanceTo: (clock, moment) => clock.advanceTo(readMoment(moment, "advanceTo")),
  toNextEvent: (clock, yes) => {
    if (yes !== true) throw new RangeError("toNextEvent: true is all it takes");
    return clock.advanceToNextEvent();
  },
  rate: (clock, rate) => clock.run(rate),
};

const ROUTES = {
  "GET /_orrery/clock": ({ clock }) => standing(clock),
  "POST /_orrery/clock": async ({ clock }, _, body) => {
    const [turn, ...others] = Object.entries(readJson(body));
    if (!turn || others.length > 0 || !Object.hasOwn(TURNS, turn[0])) {
      throw new Refusal(
        400,
        `one of ${Object.keys(TURNS).join(", ")}, such as {"advance":"P365D"}`,
      );
    }
    const events = await TURNS[turn[0]](clock, turn[1]);
    return { ...standing(clock), events };
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
    return standing(kms.clock);
  },
  "POST /_orrery/reset": async (kms) => {
    await kms.reset();
    return standing(kms.clock);
  },
};

/** Does what a path says; rejects with a {@link Refusal} for what it does not know. */
export async function control(kms, method, url, body) {
  const route = ROUTES[`${method} ${url.pathname}`];
  if (!route) throw new Refusal(404, `known are ${Object.keys(ROUTES).join(", ")}`);
  try {
    return await route(kms, url.searchParams, body);
  } catch (error) {
    if (["RangeError", "TypeError", "RestoreError"].includes(error.name)) {
      throw new Refusal(400, error.message);
    }
    throw error;
  }
}

function standing(clock) {
  return { now: clock.now(), rate: clock.rate, nextEvent: clock.nextEvent() ?? null };
}

function readJson(body) {
  try {
    const value = JSON.parse(body);
    if (value !== null && typeof value === "object") return value;
  } catch {
    // It is told below.
  }
  throw new Refusal(400, 'a JSON object is expected, such as {"advance":"P365D"}');
}

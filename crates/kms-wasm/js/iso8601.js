// ISO 8601 durations and dates, for the command line, the control API and the service worker.

const DURATION =
  /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,](\d{1,3}))?S)?)?$/;
/** A time without a zone is excluded: its meaning would depend on the machine. */
const DATE = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/;
const YEARS_OR_MONTHS = /^P(?:\d+Y|\d+M)/;

/**
 * Converts a duration such as `P365D` or `PT36H` to a span for `kms.clock.advance`. Years and months
 * are refused, because they vary in length. Error messages call the value `name`.
 */
export function parseDuration(text, name) {
  if (typeof text !== "string") {
    throw new RangeError(`${name} must be a string such as "P365D" or "PT12H"`);
  }
  if (YEARS_OR_MONTHS.test(text)) {
    throw new RangeError(
      `${name} must be in weeks, days or smaller units, because years and months differ in length: use P365D, not ${text}`,
    );
  }
  const parts = DURATION.exec(text);
  if (!parts || /[PT]$/.test(text)) {
    throw new RangeError(
      `${name} must be a duration like P365D, P1W, PT12H or P1DT30M, not ${text}`,
    );
  }
  const [weeks, days, hours, minutes, seconds] = parts.slice(1, 6).map((part) => Number(part ?? 0));
  const milliseconds = Number((parts[6] ?? "0").padEnd(3, "0"));
  return { days: weeks * 7 + days, hours, minutes, seconds, milliseconds };
}

/**
 * Converts a date such as `2024-01-01`, which means its start in UTC, or a date and time such as
 * `2026-01-01T12:00:00Z` to a `Date`. Error messages call the value `name`.
 */
export function parseDate(text, name) {
  const date = new Date(DATE.test(text) ? text : NaN);
  if (typeof text !== "string" || Number.isNaN(date.getTime())) {
    throw new RangeError(
      `${name} must be a date like 2024-01-01, or a time with its zone like 2026-01-01T12:00:00Z, not ${text}`,
    );
  }
  return date;
}

// ISO 8601: durations of days and smaller, and moments that are the same wherever they are read.

const FORM = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,](\d{1,3}))?S)?)?$/;
/** Without a zone a time of day would be that of the machine. */
const MOMENT = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/;
const CALENDAR = /^P(?:\d+Y|\d+M)/;

/** The span of `P365D` or `PT36H`, as `kms.clock.advance` takes it. */
export function readDuration(text) {
  if (typeof text !== "string") {
    throw new RangeError('a duration is a text such as "P365D" or "PT12H"');
  }
  if (CALENDAR.test(text)) {
    throw new RangeError(`${text}: years and months differ in length; say days, such as P365D`);
  }
  const parts = FORM.exec(text);
  if (!parts || /[PT]$/.test(text)) {
    throw new RangeError(`${text}: a duration is written like P365D, P1W, PT12H or P1DT30M`);
  }
  const [weeks, days, hours, minutes, seconds] = parts.slice(1, 6).map((part) => Number(part ?? 0));
  const milliseconds = Number((parts[6] ?? "0").padEnd(3, "0"));
  return { days: weeks * 7 + days, hours, minutes, seconds, milliseconds };
}

/** The `Date` of `2024-01-01`, which begins in UTC, or `2026-01-01T12:00:00Z`; `what` names it in complaints. */
export function readMoment(text, what) {
  const moment = new Date(MOMENT.test(text) ? text : NaN);
  if (typeof text !== "string" || Number.isNaN(moment.getTime())) {
    throw new RangeError(
      `${what}: a moment is written like 2024-01-01 or 2026-01-01T12:00:00Z, with its zone`,
    );
  }
  return moment;
}

// Prints the results as a table: a line for each benchmark, and two columns for each host.

/** Prints a list of hosts, { name, rows }. The last host must have all rows of the others. */
export function print(hosts) {
  const like = (row) => (other) => other.name === row.name && other.baseline === row.baseline;
  const lines = hosts
    .at(-1)
    .rows.map((row) => [
      row.name,
      row.baseline,
      row.goal === undefined ? "" : `≤ ${row.goal}`,
      ...hosts.flatMap(({ rows }) => cells(rows.find(like(row)))),
    ]);
  const heads = hosts.flatMap(({ name }) => [name, ""]);
  const table = [["", "compared with", "goal", ...heads], ...lines];
  const widths = table[0].map((_, at) => Math.max(...table.map((line) => line[at].length)));
  console.log();
  for (const line of table) {
    console.log(
      line
        .map((cell, at) => cell.padEnd(widths[at]))
        .join("  ")
        .trimEnd(),
    );
  }
  const missed = hosts.flatMap(({ name, rows }) =>
    rows.filter(misses).map((row) => ({ name, row })),
  );
  console.log(`\n${missed.length === 0 ? "All goals are met." : "Missed goals:"}`);
  for (const { name, row } of missed) {
    const times = (row.ratio / row.goal).toFixed(2);
    console.log(`  ${row.name}, compared with ${row.baseline}, ${name}: ${times} times the goal`);
  }
}

function misses({ ratio, goal }) {
  return goal !== undefined && ratio > goal;
}

/** Returns the ratio of a row, and the two values that it is made of. */
function cells(row) {
  if (row === undefined) return ["", ""];
  if (row.ratio === undefined) return ["", `${format(row.value)} ${row.unit}`];
  const parts = `${format(row.value)} : ${format(row.baselineValue)} ${row.unit}`;
  return [`${row.ratio.toFixed(2)}${mark(row)}`, parts];
}

/** Returns whether the goal is met, or nothing for a row without a goal. */
function mark(row) {
  if (row.goal === undefined) return "";
  return misses(row) ? " MISSED" : " ok";
}

/** Returns a number with three significant digits, or all digits before the decimal point. */
function format(number) {
  return number >= 100 ? number.toFixed(0) : number.toPrecision(3);
}

// Prints what was measured: one line a figure, beside its goal, for each host.

/** `hosts` is a list of { name, rows }; the last one has all the rows that any has. */
export function print(hosts) {
  const like = (row) => (other) => other.what === row.what && other.against === row.against;
  const lines = hosts
    .at(-1)
    .rows.map((row) => [
      row.what,
      row.against,
      row.goal === undefined ? "" : `≤ ${row.goal}`,
      ...hosts.flatMap(({ rows }) => cells(rows.find(like(row)))),
    ]);
  const heads = hosts.flatMap(({ name }) => [name, ""]);
  const table = [["", "against", "goal", ...heads], ...lines];
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
  console.log(`\n${missed.length === 0 ? "Every goal is met." : "Beyond its goal:"}`);
  for (const { name, row } of missed) {
    const times = (row.ratio / row.goal).toFixed(2);
    console.log(`  ${row.what} against ${row.against}, ${name}: ${times} times the goal`);
  }
}

function misses({ ratio, goal }) {
  return goal !== undefined && ratio > goal;
}

/** The figure, and for orientation what it was made of. */
function cells(row) {
  if (row === undefined) return ["", ""];
  if (row.ratio === undefined) return ["", `${shown(row.top)} ${row.unit}`];
  const parts = `${shown(row.top)} : ${shown(row.bottom)} ${row.unit}`;
  return [`${row.ratio.toFixed(2)}${mark(row)}`, parts];
}

/** Whether the goal is met, for a row that has one. */
function mark(row) {
  if (row.goal === undefined) return "";
  return misses(row) ? " MISSED" : " ok";
}

/** Three digits that count. */
function shown(number) {
  return number >= 100 ? number.toFixed(0) : number.toPrecision(3);
}

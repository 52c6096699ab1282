// Medians and the table they are printed in.

/** The middle value: half the measurements are below it. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Prints the measured ratios, each beside what we aim for: at most `aim`, or `atLeast`. */
export function print(measured) {
  const wide = Math.max(...measured.map(({ what }) => what.length));
  const row = (what, cells) => console.log(`${what.padEnd(wide)}  ${cells.map((cell) => cell.padStart(10)).join("  ")}`);
  row("what, medians", ["this", "against", "ratio", "aim", ""]);
  for (const { what, one, other, ratio, aim, atLeast } of measured) {
    const [wanted, isSo] = atLeast === undefined ? [`≤ ${aim}`, ratio <= aim] : [`≥ ${atLeast}`, ratio >= atLeast];
    row(what, [one, other, ratio.toFixed(ratio < 10 ? 2 : 0), wanted, isSo ? "as aimed" : "not as aimed"]);
  }
}

// Medians and the table they are printed in.

/** The middle value: half the measurements are below it. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Prints one measured ratio beside what we aim for. */
export function print({ what, one, other, ratio, aim }) {
  const verdict = ratio <= aim ? "as aimed" : "above the aim";
  console.log(`${what}\n    ${one} / ${other} = ${ratio.toFixed(2)}   aim: at most ${aim}   ${verdict}`);
}

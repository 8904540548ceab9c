// Latencies of a run, and what is said of many runs.

/** Collects milliseconds and gives their percentiles by the nearest rank. */
export class Latencies {
  #values = [];

  add(milliseconds) {
    this.#values.push(milliseconds);
  }

  /** In the order in which they came. */
  get values() {
    return this.#values;
  }

  summary() {
    const sorted = Float64Array.from(this.#values).sort();
    const at = (share) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
    return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
  }
}

/** The middle of numbers, the mean of the two in the middle where their count is even; undefined of none. */
export function median(numbers) {
  const sorted = numbers.filter((number) => Number.isFinite(number)).sort((a, b) => a - b);
  if (sorted.length === 0) return undefined;
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

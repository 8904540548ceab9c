import { randomOf } from './random-of.mjs';

/** The year in which the resources of a population come into being; a running service gives later ids. */
const START = Date.UTC(2025, 0, 1);
const END = Date.UTC(2026, 0, 1);

const hex = (number, length) => number.toString(16).padStart(length, '0');

/**
 * The ids of a series of resources by their place in it: UUIDv7 (RFC 9562 §5.7) whose times are spread evenly over a
 * year, so that they ascend. Series of the same seed differ by their number and tenant.
 */
export function uuidSeries({ seed, tenantId, series, count }) {
  const random = randomOf(seed ^ Math.imul(tenantId, 0x10001) ^ Math.imul(series, 0x51ed270b));
  const createdAt = (index) => START + Math.floor((index * (END - START)) / count);
  return {
    createdAt,
    /** Milliseconds from a resource's time to the end of the year. */
    timeLeft: (index) => END - createdAt(index),
    idAt(index) {
      const time = hex(createdAt(index), 12);
      const bits = hex(random(index, 0), 8) + hex(random(index, 1), 8) + hex(random(index, 2), 8);
      return (
        `${time.slice(0, 8)}-${time.slice(8)}-7${bits.slice(0, 3)}-` +
        `8${bits.slice(3, 6)}-${bits.slice(6, 18)}`
      );
    },
  };
}

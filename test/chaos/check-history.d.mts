import type { History } from './history.js';

/** Each string is one broken promise, `kind: what`. */
export function checkHistory(history: History): {
  readonly violations: readonly string[];
  readonly duplicates: number;
};

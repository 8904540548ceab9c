import { Problem } from '../http/problem.js';

/** Reads a query parameter that is a whole number within bounds. @throws Problem 400 */
export function readNumber(
  name: string,
  text: string | undefined,
  { from, to }: { readonly from: number; readonly to: number },
): number | undefined {
  if (text === undefined) return undefined;
  const number = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= from && number <= to) return number;
  throw new Problem(400, `The parameter "${name}" must be a whole number from ${from} to ${to}.`);
}

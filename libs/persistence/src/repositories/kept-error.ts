/** Characters of an error that are kept: what another side answers may be long. */
const LONGEST = 2000;

/** The part of an error that is kept with what failed; null where there is none. */
export function keptError(reason: string | undefined): string | null {
  return reason?.slice(0, LONGEST) ?? null;
}

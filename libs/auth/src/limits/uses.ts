/**
 * What one process tells of the buckets that were used of late: for each by its name what it has spent since it began to
 * tell, and what it knows to be left.
 */
export type Uses = Readonly<Record<string, readonly [spent: number, left: number]>>;

/** Reads what another process has told, as JSON; what a process of another release may say that is not understood is left out. */
export function readUses(text: string): Uses {
  const parsed = parse(text);
  if (typeof parsed !== 'object' || parsed === null) return {};
  return Object.fromEntries(
    Object.entries(parsed).filter((entry): entry is [string, [number, number]] => isUse(entry[1])),
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isUse(value: unknown): boolean {
  return Array.isArray(value) && value.length >= 2 && Number.isFinite(value[0]) && Number.isFinite(value[1]);
}

import type { CompiledSort } from './compile-sort.js';
import type { Dialect, Side, SqlFragment } from './dialect.js';
import type { Place, Position } from './position.js';
import type { SortColumn } from './sort-column.js';

/** A part of an order that an index of it gives in one piece. */
export interface OrderSegment {
  /** The condition on `resource r`; undefined where it holds for all. */
  readonly where: SqlFragment | undefined;
  /** ORDER BY within the part. */
  readonly by: string;
}

/** Makes of a column what is to be compared and ordered by. */
export type Expression = (column: string) => string;

/**
 * The parts of an order that are behind a position, one after the other: resources with a value, and those without,
 * which stand at the other end in an index than Q-SORT-05 wants them.
 * @param start counts in the direction of the order; undefined for all of it
 */
export function orderSegments(
  { column, descending }: CompiledSort,
  dialect: Dialect,
  start: Pick<Position, 'place' | 'inclusive'> | undefined,
  expression: Expression = (name) => name,
): readonly OrderSegment[] {
  const side: Side = { operator: descending ? '<' : '>', inclusive: start?.inclusive ?? false };
  const direction = descending ? ' desc' : '';
  const id = expression('r.id');
  const behindId = start === undefined ? undefined : beyondValue(id, start.place.id, side);
  if (column === undefined) return [{ where: behindId, by: `${id}${direction}` }];

  const name = expression(column.name);
  const unassigned = { where: { sql: `${name} is null`, params: [] }, by: `${id}${direction}` };
  const assigned = {
    where: column.assigned ? undefined : { sql: `${name} is not null`, params: [] },
    by: `${name}${direction}${column.unique ? '' : `, ${id}${direction}`}`,
  };
  const whole = descending ? [unassigned, assigned] : [assigned, unassigned];
  const known = ({ where }: OrderSegment): boolean => !(column.assigned && where === unassigned.where);
  if (start === undefined || behindId === undefined) return whole.filter(known);

  const { key } = start.place;
  const at = key === null ? unassigned : assigned;
  const where =
    key === null
      ? { sql: `${name} is null and ${behindId.sql}`, params: behindId.params }
      : beyondPlace({ column, names: [name, id], dialect }, { key, id: start.place.id }, side);
  return [{ where, by: at.by }, ...whole.slice(whole.indexOf(at) + 1).filter(known)];
}

function beyondValue(name: string, value: Buffer, side: Side): SqlFragment {
  return { sql: `${name} ${operatorOf(side)} ?`, params: [value] };
}

function beyondPlace(
  {
    column,
    names,
    dialect,
  }: { readonly column: SortColumn; readonly names: readonly [string, string]; readonly dialect: Dialect },
  { key, id }: Place & { readonly key: Buffer },
  side: Side,
): SqlFragment {
  const value = column.toValue(key);
  return column.unique && column.mixed !== true
    ? { sql: `${names[0]} ${operatorOf(side)} ?`, params: [value] }
    : dialect.beyond(names, [value, id], side);
}

function operatorOf({ operator, inclusive }: Side): string {
  return inclusive ? `${operator}=` : operator;
}

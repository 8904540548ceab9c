import { unindexed } from '../sql/compiled-filter.js';
import type { Session } from '../unit-of-work.js';
import { displayColumn, targetColumn, type StateRow } from './resource-state.js';
import { chunks, placeholders } from './store-context.js';

interface ReferenceRow {
  readonly resource_id: Buffer;
  readonly attribute: number;
  readonly target_id: Buffer;
  readonly display: string | null;
}

/** Whose references are read, and which: the numbers of their attributes. */
export interface ReferencesOf {
  readonly tenantId: number;
  readonly codes: readonly number[];
}

/** The rows with the columns of the references that their resources have, which are read by id. */
export async function withReferences<Row extends StateRow>(
  session: Session,
  { tenantId, codes }: ReferencesOf,
  rows: readonly Row[],
): Promise<readonly Row[]> {
  const found = new Map<string, Record<string, Buffer | string | null>>();
  for (const part of chunks(rows)) {
    const references = await session.query<ReferenceRow>(
      `select f.resource_id, f.attribute, f.target_id, ${session.dialect.jsonMember('t.document', 'displayName')} as display ` +
        'from resource_ref f left join resource_doc t on t.id = f.target_id and t.tenant_id = f.tenant_id ' +
        `where ${unindexed('f.tenant_id')} = ? and f.resource_id in (${placeholders(part)}) and f.attribute in (${codes.join(', ')})`,
      [tenantId, ...part.map(({ id }) => id)],
    );
    for (const { resource_id: id, attribute, target_id: target, display } of references) {
      const key = id.toString('hex');
      found.set(key, {
        ...found.get(key),
        [targetColumn(attribute)]: target,
        [displayColumn(attribute)]: display,
      });
    }
  }
  return rows.map((row) => ({ ...row, ...found.get(row.id.toString('hex')) }));
}

import { setImmediate as nextTurn } from 'node:timers/promises';

import type { Resource } from '@rollcall/scim';

import type { Dialect, SqlFragment } from '../sql/dialect.js';
import type { Session } from '../unit-of-work.js';
import type { StatesOf } from './load-states.js';

/** Parts that cost less to be cut out one by one than the whole document costs to be read. */
const CUT_OUT = 3;

/** Bytes of a document that is read together with others; a larger one is read alone. */
const TOGETHER = 32_768;

/** As much of a resource as a scan looks at. */
export interface PartialResource {
  readonly id: Buffer;
  readonly resource: Resource;
}

interface PartsRow {
  readonly id: Buffer;
  /** A JSON object; null where the document is large. */
  readonly parts: string | null;
}

/**
 * Reads some top-level members of the documents of one type that a condition on `r` selects; a missing member is null.
 * All come at once, in ascending order of their ids, but for large documents, which follow one by one.
 */
export async function* readParts(
  session: Session,
  { tenantId, type }: StatesOf,
  { parts, where }: { readonly parts: readonly string[]; readonly where: SqlFragment },
): AsyncGenerator<readonly PartialResource[]> {
  const text = textOf(session.dialect, parts);
  const select = (column: string, condition: SqlFragment): Promise<readonly PartsRow[]> =>
    session.query<PartsRow>(
      `select r.id, ${column} as parts from resource r join resource_doc d on d.id = r.id and d.tenant_id = r.tenant_id ` +
        `where r.tenant_id = ? and r.type = ? and ${condition.sql} order by r.id`,
      [tenantId, type.name, ...condition.params],
    );
  const rows = await select(`case when octet_length(d.document) <= ${TOGETHER} then ${text} end`, where);
  yield rows.flatMap(partialOf);
  for (const { id, parts: read } of rows) {
    if (read !== null) continue;
    await nextTurn();
    yield (await select(text, { sql: 'r.id = ?', params: [id] })).flatMap(partialOf);
  }
}

function partialOf({ id, parts }: PartsRow): readonly PartialResource[] {
  return parts === null ? [] : [{ id, resource: JSON.parse(parts) as Resource }];
}

/** The text of a JSON object with these members of a document. */
function textOf(dialect: Dialect, parts: readonly string[]): string {
  if (parts.length > CUT_OUT) return 'd.document';
  const members = parts.flatMap((part, index) => [
    `'${index === 0 ? '{' : ','}"${part}":'`,
    `coalesce(${dialect.jsonMember('d.document', `"${part}"`)}, 'null')`,
  ]);
  return parts.length === 0 ? `'{}'` : dialect.join(...members, `'}'`);
}

import { ScimError } from '@rollcall/scim';

import { uuidBytes, uuidText } from '../ids.js';
import type { ListedRecord } from '../mappers/records.js';
import type { WriteSession } from '../unit-of-work.js';
import { pausedChunks, placeholders } from './store-context.js';

/** A resource whose listed references are written. */
export interface ListingResource {
  readonly tenantId: number;
  readonly id: Buffer;
  /** Name of its resource type, for references to itself. */
  readonly typeName: string;
}

/**
 * Brings the rows of the references that are part of a document from one state to another. What is new must be a resource
 * of a right type in the tenant (C-CHAR-16), and is kept from being deleted until the transaction ends.
 * @throws ScimError `invalidValue`
 */
export async function writeListed(
  session: WriteSession,
  { tenantId, id, typeName }: ListingResource,
  before: readonly ListedRecord[],
  after: readonly ListedRecord[],
): Promise<void> {
  const had = new Map(before.map((record) => [identity(record), record]));
  const has = new Map(after.map((record) => [identity(record), record]));
  for (const [key, { attribute, target }] of had) {
    if (has.has(key)) continue;
    await session.run(
      'delete from resource_ref where resource_id = ? and attribute = ? and target_id = ? and tenant_id = ?',
      [id, attribute, uuidBytes(target) ?? null, tenantId],
    );
  }
  const added = [...has].filter(([key]) => !had.has(key)).map(([, record]) => record);
  for await (const part of pausedChunks(session, added)) {
    const types = await lockTargets(session, tenantId, part);
    types.set(uuidText(id), typeName);
    for (const record of part) checkTarget(record, types);
    await session.run(
      'insert into resource_ref (resource_id, attribute, target_id, tenant_id) values ' +
        part.map(() => '(?, ?, ?, ?)').join(', '),
      part.flatMap(({ attribute, target }) => [id, attribute, uuidBytes(target) ?? null, tenantId]),
    );
  }
}

/** The types of the resources that there are, by id; in the order of their ids, so that two writers do not block each other. */
async function lockTargets(
  session: WriteSession,
  tenantId: number,
  records: readonly ListedRecord[],
): Promise<Map<string, string>> {
  const ids = records.flatMap(({ target }) => uuidBytes(target) ?? []);
  if (ids.length === 0) return new Map();
  const rows = await session.query<{ id: Buffer; type: string }>(
    `select r.id, r.type from resource r where r.tenant_id = ? and r.id in (${placeholders(ids)}) ` +
      `order by r.id${session.dialect.forShare}`,
    [tenantId, ...ids],
  );
  return new Map(rows.map(({ id, type }) => [uuidText(id), type]));
}

function checkTarget(
  { key, target, targetTypes, wanted }: ListedRecord,
  types: ReadonlyMap<string, string>,
): void {
  const actual = types.get(target.toLowerCase());
  if (actual !== undefined && targetTypes.includes(actual)) return;
  throw new ScimError(
    'invalidValue',
    `${key}${wanted} of this tenant, and "${target.slice(0, 80)}" is none.`,
  );
}

/** A reference that may be of other types than before is checked as a new one. */
function identity({ attribute, target, targetTypes }: ListedRecord): string {
  return `${attribute}:${target.toLowerCase()}:${targetTypes.join()}`;
}

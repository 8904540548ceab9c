import { ScimError, type Resource, type ResourceType } from '@rollcall/scim';

import type { KeyRecord, ResourceRecords } from '../mappers/records.js';
import type { ColumnMap } from '../sql/column-map.js';
import type { SqlValue } from '../sql/dialect.js';
import type { WriteSession } from '../unit-of-work.js';

/** Characters of a value that an error repeats. */
const ECHO = 80;

/** The values of the prepared columns, in the order in which statements name them. */
export function keyValues(keys: KeyRecord): readonly SqlValue[] {
  return [keys.uniqueKey, keys.externalId, keys.displayKey, keys.familyKey, keys.givenKey, keys.active];
}

/** The version of a locked resource that is written next. */
export interface NextVersion {
  readonly tenantId: number;
  readonly id: Buffer;
  /** The version that the row has now. */
  readonly version: number;
  readonly lastModified: number;
}

/**
 * Writes the next version of a locked resource, compared and set on its version, and its document where that is
 * another than before: in one statement where the engine can change two tables at once.
 */
export async function updateResource(
  session: WriteSession,
  { tenantId, id, version, lastModified }: NextVersion,
  before: ResourceRecords,
  after: ResourceRecords,
): Promise<void> {
  const document = before.document !== after.document || before.secret !== after.secret;
  const joined = document && session.dialect.joinedUpdates;
  const { affected } = await session.run(
    `update resource as r${joined ? ' join resource_doc d on d.id = r.id and d.tenant_id = r.tenant_id' : ''} set unique_key = ?, external_id = ?, ` +
      'display_key = ?, family_key = ?, given_key = ?, active = ?, version = version + 1, last_modified = ?' +
      `${joined ? ', d.document = ?, d.secret = ?' : ''} where r.id = ? and r.tenant_id = ? and r.version = ?`,
    [
      ...keyValues(after.keys),
      lastModified,
      ...(joined ? [after.document, after.secret] : []),
      id,
      tenantId,
      version,
    ],
  );
  if (affected === 0) throw new Error('a locked resource changed under its lock');
  if (document && !joined) {
    await session.run('update resource_doc set document = ?, secret = ? where id = ? and tenant_id = ?', [
      after.document,
      after.secret,
      id,
      tenantId,
    ]);
  }
}

/** Writes the keys and the document of a resource that says the same, but is kept in another way. */
export async function writeKeys(
  session: WriteSession,
  { tenantId, id }: { readonly tenantId: number; readonly id: Buffer },
  before: ResourceRecords,
  after: ResourceRecords,
): Promise<void> {
  if (JSON.stringify(keyValues(before.keys)) !== JSON.stringify(keyValues(after.keys))) {
    await session.run(
      'update resource set unique_key = ?, external_id = ?, display_key = ?, family_key = ?, given_key = ?, active = ? ' +
        'where id = ? and tenant_id = ?',
      [...keyValues(after.keys), id, tenantId],
    );
  }
  if (before.document !== after.document) {
    await session.run('update resource_doc set document = ? where id = ? and tenant_id = ?', [
      after.document,
      id,
      tenantId,
    ]);
  }
}

/** When a change is dated: never before the last one, and never the same (C-ATTR-11). */
export function nextModified(now: number, previous: number): number {
  return Math.max(now, previous + 1);
}

/** A resource whose unique value may be in use. */
export interface Named {
  readonly type: ResourceType;
  readonly columns: ColumnMap;
  readonly attributes: Resource;
}

/**
 * Runs a write that may meet a unique value in use.
 * @throws ScimError `uniqueness` (RFC 7644 §3.3) that names the attribute and the value
 */
export async function guardUniqueness<T>(
  session: WriteSession,
  named: Named,
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw isNameTaken(session, error) ? nameTaken(named) : error;
  }
}

/** Whether a statement failed because a unique value is in use. */
export function isNameTaken({ dialect }: WriteSession, error: unknown): boolean {
  const named = error instanceof Error && error.message.includes('unique_key');
  return named && dialect.failureKind(error) === 'unique';
}

/** The refusal of a unique value that is in use. */
export function nameTaken({ type, columns, attributes }: Named): ScimError {
  const key = columns.unique?.key ?? '';
  const value = attributes[key];
  const shown = typeof value === 'string' ? ` "${value.slice(0, ECHO)}"` : '';
  return new ScimError(
    'uniqueness',
    `${key}${shown} is already used by another ${type.name} of this tenant.`,
  );
}

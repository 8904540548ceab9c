import type { RequestContext } from '@rollcall/directory';
import type { ResourceType } from '@rollcall/scim';

import type { ResourceRecords } from '../mappers/records.js';
import type { WriteSession } from '../unit-of-work.js';
import { insertRows, type InsertTarget } from './insert-rows.js';
import { keyValues } from './write-resource.js';

/** A new resource as it is stored. */
export interface NewResource {
  readonly type: ResourceType;
  readonly id: Buffer;
  readonly records: ResourceRecords;
}

const RESOURCES: InsertTarget = {
  into:
    'resource (id, tenant_id, type, unique_key, external_id, display_key, family_key, given_key, active, ' +
    'version, created, last_modified)',
  row: '(?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)',
};

const DOCUMENTS: InsertTarget = {
  into: 'resource_doc (id, tenant_id, document, secret)',
  row: '(?, ?, ?, ?)',
};

/** Inserts the rows and the documents of new resources, version 1. */
export async function insertResources(
  session: WriteSession,
  { tenant, now }: RequestContext,
  resources: readonly NewResource[],
): Promise<void> {
  await insertRows(
    session,
    RESOURCES,
    resources.map(({ type, id, records }) => [
      ...[id, tenant.id, type.name],
      ...keyValues(records.keys),
      ...[now, now],
    ]),
  );
  await insertRows(
    session,
    DOCUMENTS,
    resources.map(({ id, records }) => [id, tenant.id, records.document, records.secret]),
  );
}

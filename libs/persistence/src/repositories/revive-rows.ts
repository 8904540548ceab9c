import { RestoreRefused, type RequestContext } from '@rollcall/directory';
import type { Resource } from '@rollcall/scim';

import { uuidText } from '../ids.js';
import { mapperOf } from '../mappers/mapper-of.js';
import type { ResourceRecords, UniqueRecord } from '../mappers/records.js';
import type { WriteSession } from '../unit-of-work.js';
import { guardAssignments } from './guard-assignments.js';
import { insertRows, type InsertTarget } from './insert-rows.js';
import { REFERENCES, referenceRow } from './references.js';
import type { RevivedResource } from './revived-resource.js';
import { isNameTaken, keyValues } from './write-resource.js';
import { writeListed } from './write-listed.js';
import { writeUniques } from './write-uniques.js';
import { writeValues } from './write-values.js';

const ECHO = 80;

const RESOURCES: InsertTarget = {
  into:
    'resource (id, tenant_id, type, unique_key, external_id, display_key, family_key, given_key, active, ' +
    'version, created, last_modified)',
  row: '(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
};

const DOCUMENTS: InsertTarget = {
  into: 'resource_doc (id, tenant_id, document, secret)',
  row: '(?, ?, ?, ?)',
};

/**
 * Writes the rows of a resource that comes back, as they would be written of a new one: definitions may have changed since.
 * @throws RestoreRefused where another resource has a value by now that is to be unique
 */
export async function reviveRows(
  session: WriteSession,
  { tenant }: RequestContext,
  { tenantId, type, idBytes: id, version, created, lastModified, attributes, references }: RevivedResource,
): Promise<void> {
  const mapper = mapperOf(type);
  const records = mapper.toRecords(tenant, type, attributes);
  await refuseTakenValue(session, { tenantId, typeName: type.name }, records.uniques);
  try {
    await insertRows(session, RESOURCES, [
      [id, tenantId, type.name, ...keyValues(records.keys), version, created, lastModified],
    ]);
  } catch (error) {
    if (!isNameTaken(session, error)) throw error;
    throw await nameTaken(
      session,
      { tenantId, typeName: type.name, records, attributes },
      mapper.columns.unique?.key,
    );
  }
  await insertRows(session, DOCUMENTS, [[id, tenantId, records.document, records.secret]]);
  await insertRows(
    session,
    REFERENCES,
    references.map((reference) => referenceRow({ tenantId, id }, reference)),
  );
  await writeValues(session, { tenantId, id }, [], records.values);
  await writeUniques(session, { tenantId, id, type }, [], records.uniques);
  await guardAssignments(session, { tenantId, type }, {}, attributes);
  await writeListed(session, { tenantId, id, typeName: type.name }, [], records.listed);
}

interface OfType {
  readonly tenantId: number;
  readonly typeName: string;
}

async function nameTaken(
  session: WriteSession,
  {
    tenantId,
    typeName,
    records,
    attributes,
  }: OfType & { readonly records: ResourceRecords; readonly attributes: Resource },
  key: string | undefined,
): Promise<RestoreRefused> {
  const [holder] = await session.query<{ id: Buffer }>(
    'select r.id from resource r where r.tenant_id = ? and r.type = ? and r.unique_key = ?',
    [tenantId, typeName, records.keys.uniqueKey],
  );
  const value = attributes[key ?? ''];
  const shown = typeof value === 'string' ? ` "${value.slice(0, ECHO)}"` : '';
  return taken(`${key ?? 'its name'}${shown}`, typeName, holder?.id);
}

async function refuseTakenValue(
  session: WriteSession,
  { tenantId, typeName }: OfType,
  uniques: readonly UniqueRecord[],
): Promise<void> {
  for (const { attribute, key, value } of uniques) {
    const [holder] = await session.query<{ resource_id: Buffer }>(
      'select u.resource_id from unique_value u where u.tenant_id = ? and u.attribute = ? and u.value = ?',
      [tenantId, attribute, value],
    );
    if (holder !== undefined) throw taken(`the value of ${key}`, typeName, holder.resource_id);
  }
}

function taken(what: string, typeName: string, holder: Buffer | undefined): RestoreRefused {
  const who = holder === undefined ? `another ${typeName}` : `the ${typeName} ${uuidText(holder)}`;
  return new RestoreRefused(
    `It cannot be restored while ${who} has ${what}, which is unique. Change or delete that one first.`,
  );
}

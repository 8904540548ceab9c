import type { RequestContext, Tenant } from '@rollcall/directory';
import { uuidText, type Database, type UnitOfWork } from '../index.js';
import { GROUP_TYPE, LENIENT, USER_TYPE, bindFilter, defineSchema, parseFilter } from '@rollcall/scim';
import type { ResourceType } from '@rollcall/scim';

import { lookUp } from '../repositories/candidates.js';
import type { ColumnMap } from './column-map.js';
import { compileFilter } from './compile-filter.js';
import { isSelective } from './is-selective.js';
import { USER_COLUMNS } from './user.columns.js';
import { LINKS } from '../../../../test/support/open-store.js';

/** An extension of users as a tenant registers one: its attribute `number` is indexed. */
export const BADGE = 'urn:example:params:scim:schemas:badge:2.0:User';

const CODE = 900;
const description = 'For tests.';

const SCHEMA = defineSchema({
  id: BADGE,
  name: 'Badge',
  description,
  attributes: [{ name: 'number', description }],
});

const TYPE: ResourceType = {
  ...USER_TYPE,
  extensions: [...USER_TYPE.extensions, { schema: SCHEMA, required: false }],
};

const COLUMNS: ColumnMap = {
  ...USER_COLUMNS,
  indexed: { ...USER_COLUMNS.indexed, [`${BADGE}:number`]: CODE },
};

/** Gives each user of a tenant a badge whose number is the second half of the id. */
export async function giveBadges({ unitOfWork }: Database, tenant: Tenant): Promise<void> {
  await unitOfWork.write((session) =>
    session.run(
      'insert into attribute_value (tenant_id, attribute, value, resource_id, element) select r.tenant_id, ?, ' +
        'lower(hex(substr(r.id, 9, 8))), r.id, 0 from resource r where r.tenant_id = ? and r.type = ?',
      [CODE, tenant.id, TYPE.name],
    ),
  );
  await unitOfWork.read((session) => session.query('analyze table attribute_value', []));
}

/** The ids of the users that match a filter, which an index must serve. */
export async function findBadged(
  unitOfWork: UnitOfWork,
  ctx: RequestContext,
  text: string,
): Promise<readonly string[]> {
  const filter = bindFilter(parseFilter(text), TYPE, LENIENT);
  if (!isSelective(filter, COLUMNS)) throw new Error(`no index serves ${text}`);
  const compiled = compileFilter(filter, {
    access: 'lookup',
    dialect: unitOfWork.dialect,
    tenant: ctx.tenant,
    type: TYPE,
    columns: COLUMNS,
    types: [TYPE, GROUP_TYPE],
    links: LINKS,
  });
  const ids = await unitOfWork.read((session) => lookUp(session, ctx, { type: TYPE, compiled, limit: 101 }));
  return ids.map(uuidText);
}

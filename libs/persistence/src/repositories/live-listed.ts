import type { Tenant } from '@rollcall/directory';
import type { Resource, ResourceType } from '@rollcall/scim';

import { uuidBytes } from '../ids.js';
import { mapperOf } from '../mappers/mapper-of.js';
import { withoutListed } from '../mappers/without-listed.js';
import type { WriteSession } from '../unit-of-work.js';
import { lockResources } from './lock-resources.js';

/** A resource on its way back, with its attributes as they were. */
interface Listing {
  readonly type: ResourceType;
  readonly id: string;
  readonly attributes: Resource;
}

/** The attributes without the references that are part of the document and whose targets are not live any more. */
export async function liveListed(
  session: WriteSession,
  tenant: Tenant,
  { type, id, attributes }: Listing,
): Promise<Resource> {
  const mapper = mapperOf(type);
  if (mapper.columns.listed === undefined) return attributes;
  const { listed } = mapper.toRecords(tenant, type, attributes);
  const targets = listed.flatMap(({ target }) => uuidBytes(target.toLowerCase()) ?? []);
  const live = new Map(await lockResources(session, tenant.id, targets, session.dialect.forShare));
  live.set(id, type.name);
  const gone = listed.filter(({ target, targetTypes }) => {
    const actual = live.get(target.toLowerCase());
    return actual === undefined || !targetTypes.includes(actual);
  });
  return gone.reduce((rest, { target }) => withoutListed(mapper.columns, rest, target), attributes);
}

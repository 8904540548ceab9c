import {
  allowsLess,
  composeTypes,
  NOTHING_REGISTERED,
  type RegisteredDefinitions,
  type SchemaStore,
  type Tenant,
} from '@rollcall/directory';

import type { UnitOfWork, WriteSession } from '../unit-of-work.js';
import { adaptResources } from './adapt-resources.js';
import { readTypes, type StoredTypes } from './tenant-types.js';

/** What the store of schemas works with. */
export interface SchemaStoreOptions {
  readonly unitOfWork: UnitOfWork;
  /** Called when a change was committed. */
  readonly onChange?: () => void;
}

/** Keeps what tenants have registered in the database. */
export function schemaRepository({ unitOfWork, onChange }: SchemaStoreOptions): SchemaStore {
  return {
    read: async (tenantId) => (await unitOfWork.read((session) => readTypes(session, tenantId))).definitions,
    async change(tenant, change) {
      const changed = await unitOfWork.write((session) => changeTypes(session, tenant, change));
      onChange?.();
      return changed;
    },
  };
}

async function changeTypes(
  session: WriteSession,
  tenant: Pick<Tenant, 'id' | 'uniqueGroupNames'>,
  change: (current: RegisteredDefinitions) => RegisteredDefinitions,
): Promise<RegisteredDefinitions> {
  const current = await lockTypes(session, tenant.id);
  const definitions = change(current.definitions);
  const generation = current.generation + 1;
  const after = composeTypes(definitions, { ...tenant, generation });
  const before = composeTypes(current.definitions, { ...tenant, generation: current.generation });
  const adapted = await adaptResources(session, tenant, { before, after });
  const isStricter = adapted || allowsLess(before.catalogues, after.catalogues);
  await session.run(
    'update tenant_types set generation = ?, oldest = ?, definitions = ? where tenant_id = ?',
    [generation, isStricter ? generation : current.oldest, JSON.stringify(definitions), tenant.id],
  );
  return definitions;
}

/** Locks the row of the tenant, which is made when there is none: what does not exist cannot be locked. */
async function lockTypes(session: WriteSession, tenantId: number): Promise<StoredTypes> {
  const { dialect } = session;
  await session.run(
    'insert into tenant_types (tenant_id, generation, oldest, definitions) values (?, 0, 0, ?)' +
      `${dialect.onDuplicate('tenant_id')} generation = tenant_types.generation`,
    [tenantId, JSON.stringify(NOTHING_REGISTERED)],
  );
  return readTypes(session, tenantId, dialect.forUpdate);
}

import type { TenantRecord } from '@rollcall/directory';

import type { UnitOfWork } from '../unit-of-work.js';
import type { TenantTypes } from './tenant-types.js';
import { tenantOf } from './tenant-row.js';
import { selectTenants } from './tenant.repository.js';

/** A tenant with its resource types, by its number; null where there is none. */
export async function tenantOfId(
  unitOfWork: Pick<UnitOfWork, 'read'>,
  types: Pick<TenantTypes, 'complete'>,
  id: number,
): Promise<TenantRecord | null> {
  const [row] = await unitOfWork.read((session) =>
    selectTenants(session, { sql: 'where t.id = ?', params: [id] }),
  );
  return row === undefined ? null : types.complete(tenantOf(row), row.generation);
}

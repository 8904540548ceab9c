import type { Tenant } from '@rollcall/directory';
import { ScimError } from '@rollcall/scim';

import type { WriteSession } from '../unit-of-work.js';

/**
 * Keeps what a tenant has registered from being changed until the transaction ends, and refuses to write by definitions
 * that allow what is not allowed any more: this process reads the new ones within a second. Tenants that have registered
 * nothing cost nothing.
 * @throws ScimError `unavailable`
 */
export async function refuseOldTypes(session: WriteSession, { id, types }: Tenant): Promise<void> {
  if (types === undefined) return;
  const [row] = await session.query<{ oldest: number }>(
    `select oldest from tenant_types where tenant_id = ?${session.dialect.forShare}`,
    [id],
  );
  if (row === undefined || types.generation >= row.oldest) return;
  throw new ScimError('unavailable', 'The schemas of the tenant were just changed. Send the request again.', {
    'Retry-After': '1',
  });
}

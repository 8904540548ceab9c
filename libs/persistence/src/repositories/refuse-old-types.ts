import type { Tenant } from '@rollcall/directory';

import type { WriteSession } from '../unit-of-work.js';
import { typesChanged } from './types-changed.js';

/**
 * Keeps what a tenant has registered from being changed until the transaction ends, and refuses to write by definitions
 * that allow what is not allowed any more: this process reads the new ones within a second. Nor is what others may have
 * written by newer ones changed by older ones, which would lose of it, and tell, what they do not know. Tenants that have
 * registered nothing cost nothing.
 * @param writing something new, or a change of what is there
 * @throws ScimError `unavailable`
 */
export async function refuseOldTypes(
  session: WriteSession,
  { id, types }: Tenant,
  writing: 'new' | 'change',
): Promise<void> {
  if (types === undefined) return;
  const [row] = await session.query<{ oldest: number; generation: number }>(
    `select oldest, generation from tenant_types where tenant_id = ?${session.dialect.forShare}`,
    [id],
  );
  if (row === undefined) return;
  if (types.generation < (writing === 'new' ? row.oldest : row.generation)) throw typesChanged();
}

import { ClaimLost, type ClaimedRequest } from '@rollcall/directory';

import type { WriteSession } from '../unit-of-work.js';
import { idBytes } from './id-bytes.js';

/**
 * Locks an asynchronous request for the rest of the transaction, so that nobody else takes it meanwhile.
 * @returns whether the change of the request was committed before
 * @throws ClaimLost where somebody has taken it already
 */
export async function holdClaim(
  session: WriteSession,
  { txn, tenantId, attempts }: ClaimedRequest,
): Promise<{ readonly applied: boolean }> {
  const [row] = await session.query<{ attempts: number; applied: number; completed: number | null }>(
    `select attempts, applied, completed from async_request where txn = ? and tenant_id = ?${session.dialect.forUpdate}`,
    [idBytes(txn), tenantId],
  );
  if (row?.attempts !== attempts || row.completed !== null) throw new ClaimLost();
  return { applied: row.applied === 1 };
}

import type { ProvisioningLog } from '@rollcall/directory';

import type { UnitOfWork, WriteSession } from '../unit-of-work.js';
import { appendLog } from './append-log.js';
import { findLog } from './find-log.js';
import { firstLogId, logIds } from './log-id.js';
import { recoverLog } from './recover-log.js';

/** Keeps the entries of provisioning logs in the database. */
export function provisioningLogRepository(unitOfWork: UnitOfWork): ProvisioningLog {
  const nextId = logIds();
  return {
    append: (entries) => unitOfWork.write((session) => appendLog(session, nextId, entries)),
    find: (tenant, query, slice) => unitOfWork.read((session) => findLog(session, tenant, query, slice)),
    prune: (tenantId, before, limit) =>
      unitOfWork.write((session) => prune(session, tenantId, { before, limit })),
    recover: () => recoverLog(unitOfWork, nextId),
  };
}

async function prune(
  session: WriteSession,
  tenantId: number,
  { before, limit }: { readonly before: number; readonly limit: number },
): Promise<number> {
  const rows = await session.query<{ id: Buffer }>(
    `select l.id from provisioning_log l where l.tenant_id = ? and l.id < ? order by l.id limit ${limit}`,
    [tenantId, firstLogId(before)],
  );
  const last = rows.at(-1);
  if (last === undefined) return 0;
  const { affected } = await session.run('delete from provisioning_log where tenant_id = ? and id <= ?', [
    tenantId,
    last.id,
  ]);
  return affected;
}

import { uuidText } from '../ids.js';
import type { WriteSession } from '../unit-of-work.js';
import { pausedChunks, placeholders } from './store-context.js';

/** The types of the resources that are live, by id; locked in the order of their ids, as everybody does. */
export async function lockResources(
  session: WriteSession,
  tenantId: number,
  ids: readonly Buffer[],
  lock: string,
): Promise<ReadonlyMap<string, string>> {
  const distinct = new Map(ids.map((id) => [id.toString('hex'), id]));
  const types = new Map<string, string>();
  for await (const part of pausedChunks(
    session,
    [...distinct.values()].sort((a, b) => a.compare(b)),
  )) {
    const rows = await session.query<{ id: Buffer; type: string }>(
      `select r.id, r.type from resource r where r.tenant_id = ? and r.id in (${placeholders(part)}) order by r.id${lock}`,
      [tenantId, ...part],
    );
    for (const row of rows) types.set(uuidText(row.id), row.type);
  }
  return types;
}

import type { StreamEvent, StreamKey } from '@rollcall/directory';

import { uuidText } from '../ids.js';
import type { Session, WriteSession } from '../unit-of-work.js';
import { idBytes } from './id-bytes.js';
import { insertStreamEvent } from './stream-queue.js';
import { chunks, placeholders } from './store-context.js';

/** Takes a resource out of a stream or back in, with the event that says so. */
export async function setSubject(
  session: WriteSession,
  key: StreamKey,
  {
    resourceId,
    included,
    event,
  }: { readonly resourceId: string; readonly included: boolean; readonly event: StreamEvent | undefined },
): Promise<'changed' | 'unchanged' | 'full'> {
  const stream = idBytes(key.streamId);
  const excludedBefore = (await excluded(session, key, [resourceId])).has(resourceId);
  if (excludedBefore !== included) return 'unchanged';
  if (event !== undefined && !(await insertStreamEvent(session, key, event))) return 'full';
  if (included) {
    await session.run('delete from stream_subject where sink_id = ? and tenant_id = ? and resource_id = ?', [
      stream,
      key.tenantId,
      idBytes(resourceId),
    ]);
  } else {
    await session.run('insert into stream_subject (sink_id, resource_id, tenant_id) values (?, ?, ?)', [
      stream,
      idBytes(resourceId),
      key.tenantId,
    ]);
  }
  return 'changed';
}

/** Which of some resources a stream does not get. */
export async function excluded(
  session: Session,
  { streamId, tenantId }: StreamKey,
  resourceIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const part of chunks(resourceIds)) {
    const rows = await session.query<{ resource_id: Buffer }>(
      'select resource_id from stream_subject where sink_id = ? and tenant_id = ? ' +
        `and resource_id in (${placeholders(part)})`,
      [idBytes(streamId), tenantId, ...part.map(idBytes)],
    );
    for (const { resource_id: id } of rows) found.add(uuidText(id));
  }
  return found;
}

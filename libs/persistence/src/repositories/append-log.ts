import { LOG_OUTCOMES, outcomeOf, type LogDraft, type TenantLogDraft } from '@rollcall/directory';

import { uuidBytes } from '../ids.js';
import type { SqlValue } from '../sql/dialect.js';
import type { WriteSession } from '../unit-of-work.js';
import { logKey } from './log-keys.js';

const COLUMNS =
  'tenant_id, id, request_id, credential_id, outcome, status, resource_id, name_key, external_key, event_id, entry';
const ROW = `(${COLUMNS.split(', ')
  .map(() => '?')
  .join(', ')})`;

/** Entries in one statement at most: they keep the process of an embedded database waiting for a millisecond or two. */
const WRITTEN = 64;

/** Characters of a request's id that are kept. */
const REQUEST_ID_KEPT = 128;

/** Writes entries, as many at a time as one statement takes; one whose event has an entry already is left out. */
export async function appendLog(
  session: WriteSession,
  nextId: (at: number) => Buffer,
  entries: readonly TenantLogDraft[],
): Promise<void> {
  for (let start = 0; start < entries.length; start += WRITTEN) {
    if (start > 0) await session.pause();
    const part = entries.slice(start, start + WRITTEN);
    await session.run(
      `insert into provisioning_log (${COLUMNS}) values ${part.map(() => ROW).join(', ')}` +
        `${session.dialect.onDuplicate('event_id')} tenant_id = provisioning_log.tenant_id`,
      part.flatMap(({ tenantId, draft }) => rowOf(tenantId, nextId(draft.at), draft)),
    );
  }
}

function rowOf(tenantId: number, id: Buffer, draft: LogDraft): readonly SqlValue[] {
  const { requestId, credential, resource, status, eventId } = draft;
  return [
    tenantId,
    id,
    requestId.slice(0, REQUEST_ID_KEPT),
    uuidBytes(credential.id) ?? null,
    LOG_OUTCOMES.indexOf(outcomeOf(draft)),
    status,
    bytesOf(resource.id),
    resource.name === undefined ? null : logKey(resource.name),
    resource.externalId === undefined ? null : logKey(resource.externalId),
    bytesOf(eventId),
    JSON.stringify(draft),
  ];
}

/** Whatever a client has taken for an id may be none. */
function bytesOf(id: string | undefined): Buffer | null {
  return id === undefined ? null : (uuidBytes(id) ?? null);
}

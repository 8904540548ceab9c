import {
  provisioningEvents,
  type IdSource,
  type NotedVersion,
  type ProvisioningEvent,
  type RequestContext,
  type ResourceChange,
} from '@rollcall/directory';

import { uuidBytes, uuidText } from '../ids.js';
import type { SqlValue } from '../sql/dialect.js';
import type { WriteSession } from '../unit-of-work.js';
import { announceEvents } from './announce-events.js';
import { storedPayload } from './stored-payload.js';

/** Event rows in one statement at most: each may name hundreds of members. */
const EVENTS_WRITTEN = 20;

/**
 * Bytes of payloads in one statement at most, unless one alone is larger: MariaDB takes 16 MiB in a statement, where
 * quotes are two bytes.
 */
const BYTES_WRITTEN = 4 * 1024 * 1024;

/** The events of one version of one resource. */
export interface VersionEvents {
  readonly typeName: string;
  readonly id: Buffer;
  readonly version: number;
  readonly occurredAt: number;
  readonly events: readonly ProvisioningEvent[];
}

/** Says a change as the events of a version; undefined when nothing changed. */
export function eventsOf(
  change: ResourceChange,
  at: { readonly id: Buffer; readonly version: number; readonly occurredAt: number },
): VersionEvents | undefined {
  const events = provisioningEvents(change);
  return events.length === 0 ? undefined : { typeName: change.type.name, ...at, events };
}

const COLUMNS =
  'event_id, tenant_id, aggregate_type, aggregate_id, resource_version, ordinal, is_last, txn_id, type, occurred_at, ' +
  'actor, request_id, payload, told_txn';
const ROW = `(${COLUMNS.split(', ')
  .map(() => '?')
  .join(', ')})`;

/** Writes event rows, in order, in the transaction of their change, and has them put into the feed; once in a transaction. */
export async function writeEvents(
  session: WriteSession,
  ctx: RequestContext,
  ids: IdSource,
  versions: readonly VersionEvents[],
): Promise<void> {
  let count = 0;
  const noted: NotedVersion[] = [];
  for (const part of eventParts(versions)) {
    if (count > 0) await session.pause();
    count += part.length;
    const params = part.flatMap(({ at, event, payload }): readonly SqlValue[] => [
      eventIdOf(at, event, { ids, noted }),
      ctx.tenant.id,
      at.typeName,
      at.id,
      at.version,
      event.ordinal,
      event.last ? 1 : 0,
      session.txnId,
      event.type,
      at.occurredAt,
      ctx.principal.credentialId,
      ctx.requestId,
      storedPayload(payload, ctx.traceparent),
      session.txnOf?.(at.id) ?? null,
    ]);
    const rows = part.map(() => ROW).join(', ');
    await session.run(`insert into event (${COLUMNS}) values ${rows}`, params);
  }
  if (count > 0) await announceEvents(session, ctx.tenant, count);
  if (noted.length > 0) ctx.notes?.changed(session.txnId.toString('hex'), noted);
}

/** The id of an event; that of the first of a version is noted with it, for the entry of the provisioning log. */
function eventIdOf(
  { id, typeName: type, events }: VersionEvents,
  { ordinal }: ProvisioningEvent,
  { ids, noted }: { readonly ids: IdSource; readonly noted: NotedVersion[] },
): SqlValue {
  const eventId = ids.next();
  if (ordinal === 0) {
    noted.push({ id: uuidText(id), type, eventId, payloads: events.map(({ payload }) => payload) });
  }
  return uuidBytes(eventId) ?? null;
}

interface WrittenEvent {
  readonly at: VersionEvents;
  readonly event: ProvisioningEvent;
  readonly payload: string;
}

/** Events in order, as many at a time as one statement takes. */
function* eventParts(versions: readonly VersionEvents[]): Generator<readonly WrittenEvent[]> {
  let part: WrittenEvent[] = [];
  let bytes = 0;
  for (const at of versions) {
    for (const event of at.events) {
      const payload = JSON.stringify(event.payload);
      const size = Buffer.byteLength(payload);
      if (part.length === EVENTS_WRITTEN || (part.length > 0 && bytes + size > BYTES_WRITTEN)) {
        yield part;
        part = [];
        bytes = 0;
      }
      part.push({ at, event, payload });
      bytes += size;
    }
  }
  if (part.length > 0) yield part;
}

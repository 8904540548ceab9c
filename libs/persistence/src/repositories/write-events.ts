import {
  provisioningEvents,
  type IdSource,
  type ProvisioningEvent,
  type RequestContext,
  type ResourceChange,
} from '@rollcall/directory';

import { uuidBytes } from '../ids.js';
import type { SqlValue } from '../sql/dialect.js';
import type { WriteSession } from '../unit-of-work.js';
import { announceEvents } from './announce-events.js';

/** Event rows in one statement at most: each may name hundreds of members. */
const EVENTS_WRITTEN = 20;

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
  'actor, request_id, payload';
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
  const all = versions.flatMap((at) => at.events.map((event) => ({ ...at, event })));
  for (let start = 0; start < all.length; start += EVENTS_WRITTEN) {
    if (start > 0) await session.pause();
    const part = all.slice(start, start + EVENTS_WRITTEN);
    const params = part.flatMap(({ typeName, id, version, occurredAt, event }): readonly SqlValue[] => [
      uuidBytes(ids.next()) ?? null,
      ctx.tenant.id,
      typeName,
      id,
      version,
      event.ordinal,
      event.last ? 1 : 0,
      session.txnId,
      event.type,
      occurredAt,
      ctx.principal.credentialId,
      ctx.requestId,
      JSON.stringify(event.payload),
    ]);
    const rows = part.map(() => ROW).join(', ');
    await session.run(`insert into event (${COLUMNS}) values ${rows}`, params);
  }
  if (all.length > 0) await announceEvents(session, ctx.tenant, all.length);
}

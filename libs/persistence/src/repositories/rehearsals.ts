import {
  RehearsalInterrupted,
  type Rehearsal,
  type RehearsedEvent,
  type RehearsedEvents,
  type Rehearsals,
  type RequestContext,
} from '@rollcall/directory';

import { uuidText } from '../ids.js';
import type { Session } from '../unit-of-work.js';
import { idBytes } from './id-bytes.js';
import { resourceRepository } from './resource.repository.js';
import { savepointsIn } from './savepoints.js';
import { chunks, placeholders, type ResourceStoreOptions } from './store-context.js';
import { readStoredPayload } from './stored-payload.js';

/** Events that are given at most, and bytes of their payloads, unless the first alone is larger. */
const EVENTS = 1000;
const EVENT_BYTES = 8 * 1024 * 1024;

/** Ends the transaction of a rehearsal. */
const UNDO = new Error('a rehearsal is undone');

interface SizeRow {
  readonly id: number;
  readonly size: number;
}

interface EventRow {
  readonly id: number;
  readonly type: string;
  readonly aggregate_type: string;
  readonly aggregate_id: Buffer;
  readonly resource_version: number;
  readonly ordinal: number;
  readonly is_last: number;
  readonly payload: string;
}

/** Makes what carries changes out and undoes them: the code and the statements are those of the changes themselves. */
export function rehearsals(options: ResourceStoreOptions): Rehearsals {
  const { unitOfWork, ids } = options;
  return {
    async rehearse<T>(ctx: RequestContext, work: (rehearsal: Rehearsal) => Promise<T>): Promise<T> {
      const { onEvents: _nobodyIsTold, ...silent } = options;
      const results: { readonly value: T }[] = [];
      try {
        return await unitOfWork.write(async (session): Promise<never> => {
          const inside = savepointsIn(session, () => idBytes(ids.next()));
          const rehearsal: Rehearsal = {
            store: resourceRepository({ ...silent, unitOfWork: inside.unitOfWork }),
            events: () => writtenEvents(session, ctx.tenant.id, inside.txnIds),
          };
          results.push({ value: await uninterrupted(work(rehearsal)) });
          throw UNDO;
        });
      } catch (error) {
        // That of the last attempt.
        const result = results.at(-1);
        if (error !== UNDO || result === undefined) throw error;
        return result.value;
      }
    },
  };
}

/** What ended the transaction decides whether it begins again. */
async function uninterrupted<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof RehearsalInterrupted ? error.cause : error;
  }
}

/** The sizes first, from which follows how many are read. */
async function writtenEvents(
  session: Session,
  tenantId: number,
  txnIds: readonly Buffer[],
): Promise<RehearsedEvents> {
  const chosen: number[] = [];
  let total = 0;
  let bytes = 0;
  for (const part of chunks(txnIds)) {
    const sizes = await session.query<SizeRow>(
      'select e.id, octet_length(e.payload) as size from event e ' +
        `where e.txn_id in (${placeholders(part)}) and e.tenant_id = ? order by e.id`,
      [...part, tenantId],
    );
    for (const { id, size } of sizes) {
      total += 1;
      bytes += size;
      const fits = chosen.length < EVENTS && (bytes <= EVENT_BYTES || chosen.length === 0);
      if (fits && chosen.length === total - 1) chosen.push(id);
    }
  }
  const events: RehearsedEvent[] = [];
  for (const part of chunks(chosen)) {
    const rows = await session.query<EventRow>(
      'select e.id, e.type, e.aggregate_type, e.aggregate_id, e.resource_version, e.ordinal, e.is_last, e.payload ' +
        `from event e where e.tenant_id = ? and e.id in (${placeholders(part)}) order by e.id`,
      [tenantId, ...part],
    );
    events.push(...rows.map(eventOf));
  }
  return { total, events };
}

function eventOf(row: EventRow): RehearsedEvent {
  return {
    type: row.type,
    resourceType: row.aggregate_type,
    resourceId: uuidText(row.aggregate_id),
    version: row.resource_version,
    ordinal: row.ordinal,
    last: row.is_last === 1,
    payload: readStoredPayload(row.payload).payload,
  };
}

import type {
  AsyncRequest,
  AsyncRequestStore,
  AsyncResult,
  ClaimedRequest,
  StreamEvent,
  StreamKey,
} from '@rollcall/directory';

import { uuidText } from '../ids.js';
import type { SqlValue } from '../sql/dialect.js';
import type { Session, UnitOfWork, WriteSession } from '../unit-of-work.js';
import { idBytes } from './id-bytes.js';
import { insertRows } from './insert-rows.js';
import { insertTogether } from './stream-queue.js';

interface RequestRow {
  readonly txn: Buffer;
  readonly tenant_id: number;
  readonly credential_id: Buffer;
  readonly target: Buffer | null;
  readonly request: string | null;
  readonly attempts: number;
}

const COLUMNS = 'a.txn, a.tenant_id, a.credential_id, a.target, a.request, a.attempts';

/**
 * Requests of one resource are carried out in their order: none while an earlier one is not done. The order is that of
 * `accepted`, which the database gives; ids are made by processes, whose clocks differ.
 */
const FIRST_OF_TARGET =
  'not exists (select 1 from async_request e where e.tenant_id = a.tenant_id and e.target = a.target ' +
  'and e.completed is null and (e.accepted < a.accepted or (e.accepted = a.accepted and e.txn < a.txn)))';

/** Keeps asynchronous requests in the database. */
export function asyncRequestRepository(unitOfWork: UnitOfWork): AsyncRequestStore {
  /** The tenant that had the last turn. */
  let lastTurn = 0;
  return {
    insert: (request, options) => unitOfWork.write((session) => insert(session, request, options)),
    async claim(owner, { ttl, limit }) {
      // A look without locks: most of the time there is nothing to do.
      const free = await unitOfWork.read((session) => selectFree(session, { limit, after: lastTurn }));
      if (free.length === 0) return [];
      lastTurn = free.at(-1)?.tenant_id ?? lastTurn;
      return unitOfWork.write((session) => claim(session, owner, free, ttl));
    },
    renew: (owner, ttl) =>
      unitOfWork.write(async (session) => {
        await session.run(
          `update async_request set expires = ${session.dialect.now} + ? where completed is null and owner = ?`,
          [ttl, owner],
        );
      }),
    release: (claimed, pause) =>
      unitOfWork.write(async (session) => {
        await session.run(
          `update async_request set owner = '', expires = ${session.dialect.now} + ? where ${OWN}`,
          [pause, ...ownOf(claimed)],
        );
      }),
    complete: (claimed, result, events) =>
      unitOfWork.write(async (session) => {
        const { affected } = await session.run(
          `update async_request set completed = ?, result = ?, request = null, owner = '' where ${OWN}`,
          [result.completed, JSON.stringify(result), ...ownOf(claimed)],
        );
        if (affected === 0) return false;
        await deleteRest(session, claimed);
        for (const [key, told] of byStream(events)) await insertTogether(session, key, told);
        return true;
      }),
    drop: (claimed) =>
      unitOfWork.write(async (session) => {
        const { affected } = await session.run(`delete from async_request where ${OWN}`, ownOf(claimed));
        if (affected > 0) await deleteRest(session, claimed);
      }),
    find: (tenantId, txn) =>
      unitOfWork.read(async (session) => {
        const [row] = await session.query<{ credential_id: Buffer; result: string | null }>(
          'select credential_id, result from async_request where txn = ? and tenant_id = ?',
          [idBytes(txn), tenantId],
        );
        if (row === undefined) return undefined;
        const result = row.result === null ? undefined : (JSON.parse(row.result) as AsyncResult);
        return { credentialId: uuidText(row.credential_id), result };
      }),
    applied: ({ txn, tenantId }) =>
      unitOfWork.read(async (session) => {
        // That of the resource itself comes before those of its consequences.
        const [row] = await session.query<{ aggregate_id: Buffer; resource_version: number }>(
          'select aggregate_id, resource_version from event where txn_id = ? and tenant_id = ? order by id limit 1',
          [idBytes(txn), tenantId],
        );
        if (row === undefined) return undefined;
        return { resourceId: uuidText(row.aggregate_id), version: row.resource_version };
      }),
    forget: (before) =>
      unitOfWork.write(async (session) => {
        await session.run('delete from async_request where completed < ?', [before]);
      }),
  };
}

/** Characters of a request in one row: MariaDB takes 16 MiB in a statement, and a bulk request may be longer. */
const PART = 4 * 1024 * 1024;

/** A request that is still the claimant's. */
const OWN = 'txn = ? and tenant_id = ? and attempts = ? and completed is null';

function ownOf({ txn, tenantId, attempts }: ClaimedRequest): readonly SqlValue[] {
  return [idBytes(txn), tenantId, attempts];
}

async function insert(
  session: WriteSession,
  request: AsyncRequest,
  { most, claim: claimed }: Parameters<AsyncRequestStore['insert']>[1],
): Promise<ClaimedRequest | undefined> {
  const [counted] = await session.query<{ waiting: number }>(
    'select count(*) as waiting from async_request where tenant_id = ? and completed is null',
    [request.tenantId],
  );
  if ((counted?.waiting ?? 0) >= most) return undefined;
  const latest = await latestOf(session, request);
  const isClaimed = claimed !== undefined && latest === undefined;
  const attempts = isClaimed ? 1 : 0;
  const { now } = session.dialect;
  const [beginning = '', ...more] = partsOf(request.request);
  const expires = isClaimed ? `${now} + ?` : '0';
  await session.run(
    'insert into async_request ' +
      '(txn, tenant_id, credential_id, accepted, target, request, owner, attempts, applied, expires) ' +
      `values (?, ?, ?, case when ${now} > ? then ${now} else ? end, ?, ?, ?, ?, 0, ${expires})`,
    [
      idBytes(request.txn),
      request.tenantId,
      idBytes(request.credentialId),
      // Behind the others of its target also where the clock has not moved on, or was put back.
      latest ?? 0,
      (latest ?? 0) + 1,
      request.target === undefined ? null : idBytes(request.target),
      beginning,
      isClaimed ? claimed.owner : '',
      attempts,
      ...(isClaimed ? [claimed.ttl] : []),
    ],
  );
  await insertRows(
    session,
    { into: 'async_part (txn, part, tenant_id, content)', row: '(?, ?, ?, ?)' },
    more.map((content, part) => [idBytes(request.txn), part, request.tenantId, content]),
  );
  return { ...request, attempts };
}

function partsOf(request: string): readonly string[] {
  const parts: string[] = [];
  for (let start = 0; start < request.length; start += PART) parts.push(request.slice(start, start + PART));
  return parts;
}

/** Deletes what belongs to a request that is done. */
async function deleteRest(session: WriteSession, { txn, tenantId }: ClaimedRequest): Promise<void> {
  for (const table of ['async_part', 'async_operation']) {
    await session.run(`delete from ${table} where txn = ? and tenant_id = ?`, [idBytes(txn), tenantId]);
  }
}

function byStream(
  events: readonly (StreamKey & { readonly event: StreamEvent })[],
): ReadonlyMap<StreamKey, readonly StreamEvent[]> {
  const streams = new Map<string, { readonly key: StreamKey; readonly told: StreamEvent[] }>();
  for (const { event, ...key } of events) {
    const stream = streams.get(key.streamId) ?? { key, told: [] };
    stream.told.push(event);
    streams.set(key.streamId, stream);
  }
  return new Map([...streams.values()].map(({ key, told }) => [key, told]));
}

/** When the latest request for the same resource was accepted that is not done; undefined without one. */
async function latestOf(session: Session, { tenantId, target }: AsyncRequest): Promise<number | undefined> {
  if (target === undefined) return undefined;
  const [row] = await session.query<{ latest: number | null }>(
    'select max(accepted) as latest from async_request where tenant_id = ? and target = ? and completed is null',
    [tenantId, idBytes(target)],
  );
  return row?.latest ?? undefined;
}

/** One of each tenant, those behind the tenant of the last turn first, then another of each. */
function selectFree(
  session: Session,
  { limit, after }: { readonly limit: number; readonly after: number },
): Promise<readonly RequestRow[]> {
  const free =
    'select a.txn, a.tenant_id, ' +
    'row_number() over (partition by a.tenant_id order by a.accepted, a.txn) as turn ' +
    `from async_request a where a.completed is null and a.expires <= ${session.dialect.now} and ${FIRST_OF_TARGET}`;
  const inTurn = 'turn, case when tenant_id > ? then 0 else 1 end, tenant_id';
  // The requests themselves, which may be long, are read of the chosen ones alone.
  return session.query<RequestRow>(
    `select ${COLUMNS} from (select txn, tenant_id, turn from (${free}) f order by ${inTurn} limit ${limit}) c ` +
      'join async_request a on a.txn = c.txn and a.tenant_id = c.tenant_id ' +
      'order by c.turn, case when c.tenant_id > ? then 0 else 1 end, c.tenant_id',
    [after, after],
  );
}

async function claim(
  session: WriteSession,
  owner: string,
  free: readonly RequestRow[],
  ttl: number,
): Promise<readonly ClaimedRequest[]> {
  const claimed: ClaimedRequest[] = [];
  for (const row of free) {
    // Another may have been faster.
    const { affected } = await session.run(
      `update async_request set owner = ?, expires = ${session.dialect.now} + ?, attempts = attempts + 1 ` +
        `where txn = ? and tenant_id = ? and attempts = ? and completed is null and expires <= ${session.dialect.now}`,
      [owner, ttl, row.txn, row.tenant_id, row.attempts],
    );
    if (affected === 0) continue;
    const more = await session.query<{ content: string }>(
      'select content from async_part where txn = ? and tenant_id = ? order by part',
      [row.txn, row.tenant_id],
    );
    claimed.push(requestOf(row, more.map(({ content }) => content).join('')));
  }
  return claimed;
}

function requestOf(row: RequestRow, more: string): ClaimedRequest {
  return {
    txn: uuidText(row.txn),
    tenantId: row.tenant_id,
    credentialId: uuidText(row.credential_id),
    target: row.target === null ? undefined : uuidText(row.target),
    request: `${row.request ?? ''}${more}`,
    attempts: row.attempts + 1,
  };
}

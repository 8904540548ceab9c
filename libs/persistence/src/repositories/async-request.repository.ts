import type { AsyncRequest, AsyncRequestStore, AsyncResult, ClaimedRequest } from '@rollcall/directory';

import { uuidText } from '../ids.js';
import type { SqlValue } from '../sql/dialect.js';
import type { Session, UnitOfWork, WriteSession } from '../unit-of-work.js';
import { idBytes } from './id-bytes.js';
import { insertStreamEvent } from './stream-queue.js';

interface RequestRow {
  readonly txn: Buffer;
  readonly tenant_id: number;
  readonly credential_id: Buffer;
  readonly accepted: number;
  readonly target: Buffer | null;
  readonly request: string | null;
  readonly attempts: number;
}

const COLUMNS = 'a.txn, a.tenant_id, a.credential_id, a.accepted, a.target, a.request, a.attempts';

/** Requests of one resource are carried out in their order: none while an earlier one is not done. */
const FIRST_OF_TARGET =
  'not exists (select 1 from async_request e where e.tenant_id = a.tenant_id and e.target = a.target ' +
  'and e.completed is null and e.txn < a.txn)';

/** Keeps asynchronous requests in the database. */
export function asyncRequestRepository(unitOfWork: UnitOfWork): AsyncRequestStore {
  return {
    insert: (request, options) => unitOfWork.write((session) => insert(session, request, options)),
    async claim(owner, options) {
      // A look without locks: most of the time there is nothing to do.
      const free = await unitOfWork.read((session) => selectFree(session, options.limit));
      if (free.length === 0) return [];
      return unitOfWork.write((session) => claim(session, owner, free, options.ttl));
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
        for (const { event, ...key } of events) await insertStreamEvent(session, key, event);
        return true;
      }),
    drop: (claimed) =>
      unitOfWork.write(async (session) => {
        await session.run(`delete from async_request where ${OWN}`, ownOf(claimed));
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
  const isClaimed = claimed !== undefined && !(await isBehind(session, request));
  const attempts = isClaimed ? 1 : 0;
  const expires = isClaimed ? `${session.dialect.now} + ?` : '0';
  await session.run(
    'insert into async_request ' +
      '(txn, tenant_id, credential_id, accepted, target, request, owner, attempts, applied, expires) ' +
      `values (?, ?, ?, ?, ?, ?, ?, ?, 0, ${expires})`,
    [
      idBytes(request.txn),
      request.tenantId,
      idBytes(request.credentialId),
      request.accepted,
      request.target === undefined ? null : idBytes(request.target),
      request.request,
      isClaimed ? claimed.owner : '',
      attempts,
      ...(isClaimed ? [claimed.ttl] : []),
    ],
  );
  return { ...request, attempts };
}

/** Whether an earlier request for the same resource is not done. */
async function isBehind(session: Session, { tenantId, target }: AsyncRequest): Promise<boolean> {
  if (target === undefined) return false;
  const rows = await session.query(
    'select txn from async_request where tenant_id = ? and target = ? and completed is null limit 1',
    [tenantId, idBytes(target)],
  );
  return rows.length > 0;
}

function selectFree(session: Session, limit: number): Promise<readonly RequestRow[]> {
  return session.query<RequestRow>(
    `select ${COLUMNS} from async_request a where a.completed is null and a.expires <= ${session.dialect.now} ` +
      `and ${FIRST_OF_TARGET} order by a.txn limit ${limit}`,
    [],
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
    if (affected > 0) claimed.push(requestOf(row));
  }
  return claimed;
}

function requestOf(row: RequestRow): ClaimedRequest {
  return {
    txn: uuidText(row.txn),
    tenantId: row.tenant_id,
    credentialId: uuidText(row.credential_id),
    accepted: row.accepted,
    target: row.target === null ? undefined : uuidText(row.target),
    request: row.request ?? '',
    attempts: row.attempts + 1,
  };
}

import type {
  BulkJournal,
  BulkRecord,
  BulkRefusal,
  ClaimedRequest,
  RequestContext,
  ResourceCreator,
  ResourceWriter,
} from '@rollcall/directory';

import { uuidText } from '../ids.js';
import type { SqlValue } from '../sql/dialect.js';
import type { UnitOfWork, WriteSession } from '../unit-of-work.js';
import { holdClaim } from './hold-claim.js';
import { idBytes } from './id-bytes.js';
import { insertRows, type InsertTarget } from './insert-rows.js';
import { resourceRepository } from './resource.repository.js';
import type { ResourceStoreOptions } from './store-context.js';

/** Ids of the resources that a transaction is about, by the positions of the operations that it carries out. */
type Operations = ReadonlyMap<number, string>;

/** The version is read in the transaction: that after the operation, none where the resource is gone. */
const RECORDS: InsertTarget = {
  into: 'async_operation (txn, place, tenant_id, resource_id, version, refusal)',
  row: '(?, ?, ?, ?, (select r.version from resource r where r.id = ? and r.tenant_id = ?), ?)',
};

interface RecordRow {
  readonly place: number;
  readonly resource_id: Buffer | null;
  readonly version: number | null;
  readonly refusal: string | null;
}

/**
 * Makes the journal of a bulk request that is carried out later. Its records are written in the transactions of the
 * changes, behind the row lock of the request; the events of an operation bear the request's id with its position.
 */
export function bulkJournal(options: ResourceStoreOptions, claim: ClaimedRequest): BulkJournal {
  /** Those without a record, in the order in which they were refused. */
  const refusals = new Map<number, BulkRefusal>();
  const writing = (operations: Operations): ResourceWriter & ResourceCreator =>
    resourceRepository({
      ...options,
      unitOfWork: recorded(options.unitOfWork, claim, { operations, refusals }),
    });
  return {
    writer: {
      create: (ctx, type, draft, wanted) => writing(one(ctx, draft.id)).create(ctx, type, draft, wanted),
      createMany: (ctx, creations) =>
        writing(
          new Map(creations.map(({ draft, operation }) => [positionOf(operation), draft.id])),
        ).createMany(ctx, creations),
      mutate: (ctx, type, id, mutation) => writing(one(ctx, id)).mutate(ctx, type, id, mutation),
      remove: (ctx, type, id, preconditions) => writing(one(ctx, id)).remove(ctx, type, id, preconditions),
    },
    records: () =>
      options.unitOfWork.write(async (session) => {
        await holdClaim(session, claim);
        const rows = await session.query<RecordRow>(
          'select place, resource_id, version, refusal from async_operation where txn = ? and tenant_id = ? order by place',
          [idBytes(claim.txn), claim.tenantId],
        );
        return new Map(rows.map((row) => [row.place, recordOf(row)]));
      }),
    refuse(index, refusal) {
      refusals.set(index, refusal);
    },
  };
}

function one({ operation }: RequestContext, id: string): Operations {
  return new Map([[positionOf(operation), id]]);
}

function positionOf(operation: number | undefined): number {
  if (operation === undefined) throw new TypeError('an operation of a bulk request has a position');
  return operation;
}

function recordOf({ resource_id: id, version, refusal }: RecordRow): BulkRecord {
  if (id === null) return { refusal: JSON.parse(refusal ?? '{}') as BulkRefusal };
  return { resourceId: uuidText(id), version: version ?? undefined };
}

interface Recorded {
  readonly operations: Operations;
  /** Refusals to be recorded; they are taken out when that is committed. */
  readonly refusals: Map<number, BulkRefusal>;
}

function recorded(
  unitOfWork: UnitOfWork,
  claim: ClaimedRequest,
  { operations, refusals }: Recorded,
): UnitOfWork {
  return {
    dialect: unitOfWork.dialect,
    read: (work) => unitOfWork.read(work),
    snapshot: (work) => unitOfWork.snapshot(work),
    async write(work) {
      const refused = [...refusals];
      const written = await unitOfWork.write(async (session) => {
        await holdClaim(session, claim);
        const value = await work(told(session, claim, operations));
        // What there is not, is neither changed nor deleted: that is refused.
        const done = value !== undefined && value !== false;
        await insertRows(session, RECORDS, [
          ...refused.map(([place, refusal]) => recordRow(claim, place, { refusal })),
          ...(done ? [...operations].map(([place, id]) => recordRow(claim, place, { id })) : []),
        ]);
        return value;
      });
      for (const [index] of refused) refusals.delete(index);
      return written;
    },
  };
}

function recordRow(
  { txn, tenantId }: ClaimedRequest,
  place: number,
  { id, refusal }: { readonly id?: string; readonly refusal?: BulkRefusal },
): readonly SqlValue[] {
  const resource = id === undefined ? null : idBytes(id);
  return [
    idBytes(txn),
    place,
    tenantId,
    resource,
    resource,
    tenantId,
    refusal === undefined ? null : JSON.stringify(refusal),
  ];
}

/** The session of operations: whatever follows from one of them is told as its transaction. */
function told(session: WriteSession, { txn }: ClaimedRequest, operations: Operations): WriteSession {
  const places = new Map([...operations].map(([place, id]) => [id, place]));
  const [first = 0] = operations.keys();
  return {
    get txnId() {
      return session.txnId;
    },
    txnOf: (resourceId) => `${txn}:${places.get(uuidText(resourceId)) ?? first}`,
    dialect: session.dialect,
    query: (sql, params) => session.query(sql, params),
    run: (sql, params) => session.run(sql, params),
    pause: () => session.pause(),
  };
}

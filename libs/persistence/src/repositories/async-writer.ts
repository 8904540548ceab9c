import { AlreadyApplied, type ClaimedRequest, type ResourceWriter } from '@rollcall/directory';

import type { UnitOfWork, WriteSession } from '../unit-of-work.js';
import { holdClaim } from './hold-claim.js';
import { idBytes } from './id-bytes.js';
import { resourceRepository } from './resource.repository.js';
import type { ResourceStoreOptions } from './store-context.js';

/**
 * Makes what writes the resources of one asynchronous request. Its change is committed together with the note that it
 * was made, behind the row lock of the request, so that it is made once, however often the request is tried; its events
 * bear the request's id as that of their transaction.
 * @throws AlreadyApplied, ClaimLost by each of its calls; nothing is written then
 */
export function asyncWriter(options: ResourceStoreOptions, claim: ClaimedRequest): ResourceWriter {
  return resourceRepository({ ...options, unitOfWork: onceOnly(options.unitOfWork, claim) });
}

function onceOnly(unitOfWork: UnitOfWork, claim: ClaimedRequest): UnitOfWork {
  const txnId = idBytes(claim.txn);
  return {
    dialect: unitOfWork.dialect,
    read: (work) => unitOfWork.read(work),
    snapshot: (work) => unitOfWork.snapshot(work),
    write: (work) =>
      unitOfWork.write(async (session) => {
        const { applied } = await holdClaim(session, claim);
        if (applied) throw new AlreadyApplied();
        await session.run('update async_request set applied = 1 where txn = ? and tenant_id = ?', [
          txnId,
          claim.tenantId,
        ]);
        return work(named(session, txnId));
      }),
  };
}

/** The session under another transaction id, which is written into event rows. */
function named(session: WriteSession, txnId: Buffer): WriteSession {
  return {
    txnId,
    dialect: session.dialect,
    query: (sql, params) => session.query(sql, params),
    run: (sql, params) => session.run(sql, params),
    pause: () => session.pause(),
  };
}

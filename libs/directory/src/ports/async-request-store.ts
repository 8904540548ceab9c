import type { JsonObject } from '@rollcall/scim';

import type { StreamEvent, StreamKey } from './stream-store.js';

/** A request that is to be carried out later (RFC 9967 §2.5.1). */
export interface AsyncRequest {
  /** UUIDv7: names the request, and the transaction of its change. */
  readonly txn: string;
  readonly tenantId: number;
  /** Whose request it is: nobody else learns of it. */
  readonly credentialId: string;
  /** Id of the resource that it changes: such requests are carried out in the order in which they were kept. */
  readonly target: string | undefined;
  /** The request, sealed. */
  readonly request: string;
}

/** A request that somebody carries out now. */
export interface ClaimedRequest extends AsyncRequest {
  /** Grows with each who takes it: whoever comes with an older number is refused. */
  readonly attempts: number;
}

/** What became of one operation. */
export interface AsyncAnswer {
  /** Path of the resource, or of its endpoint, below the SCIM base. */
  readonly path: string;
  /** One operation of a bulk response (RFC 7644 §3.7.3). */
  readonly operation: JsonObject;
}

/** What became of one operation of a bulk request. */
export interface AsyncBulkAnswer extends AsyncAnswer {
  /** UUIDv7: names the event that tells it. */
  readonly id: string;
  /** Position of the operation in the request, from 0. */
  readonly index: number;
}

/** What became of a request: of its one operation, or of those of a bulk request that were tried, in their order. */
export type AsyncResult = {
  /** Milliseconds since the epoch. */
  readonly completed: number;
} & ((AsyncAnswer & { readonly answers?: undefined }) | { readonly answers: readonly AsyncBulkAnswer[] });

/** The change that a request has made. */
export interface AppliedChange {
  readonly resourceId: string;
  readonly version: number;
}

/** Keeps requests that are carried out later, and their results. */
export interface AsyncRequestStore {
  /**
   * Keeps a request before it is accepted.
   * @param claim who carries it out at once, and for how many milliseconds nobody else may
   * @param most how many requests of the tenant may wait
   * @returns the request with 1 attempt where it was claimed, with 0 where an earlier one of the same target has to be
   * carried out before it; undefined where as many wait already
   */
  insert(
    request: AsyncRequest,
    options: { readonly most: number; readonly claim?: { readonly owner: string; readonly ttl: number } },
  ): Promise<ClaimedRequest | undefined>;
  /**
   * Takes requests that nobody carries out, oldest first, of each tenant in turn; none of which an earlier one has the
   * same target.
   */
  claim(
    owner: string,
    options: { readonly ttl: number; readonly limit: number },
  ): Promise<readonly ClaimedRequest[]>;
  /** Keeps what an owner has claimed from others for some more time. */
  renew(owner: string, ttl: number): Promise<void>;
  /** Gives a request back, to be tried again after some milliseconds. */
  release(claim: ClaimedRequest, pause: number): Promise<void>;
  /**
   * Keeps the result, with the events that tell of it, and forgets what was asked for.
   * @returns false where it is another's now; nothing is written then
   */
  complete(
    claim: ClaimedRequest,
    result: AsyncResult,
    events: readonly (StreamKey & { readonly event: StreamEvent })[],
  ): Promise<boolean>;
  /** Forgets a request that was answered at once. */
  drop(claim: ClaimedRequest): Promise<void>;
  /** The state of a request; its result is undefined until it was carried out. */
  find(
    tenantId: number,
    txn: string,
  ): Promise<{ readonly credentialId: string; readonly result: AsyncResult | undefined } | undefined>;
  /** What a request's transaction has changed, whose result was lost; undefined where it changed nothing. */
  applied(claim: ClaimedRequest): Promise<AppliedChange | undefined>;
  /** Forgets results from before an instant. */
  forget(before: number): Promise<void>;
}

/** The change was committed by an earlier attempt at the same request, whose result was lost. */
export class AlreadyApplied extends Error {
  override readonly name = 'AlreadyApplied';

  constructor() {
    super('the change of an asynchronous request was made before');
  }
}

/** Another process carries the request out, or has done so. */
export class ClaimLost extends Error {
  override readonly name = 'ClaimLost';

  constructor() {
    super('an asynchronous request is carried out by another process');
  }
}

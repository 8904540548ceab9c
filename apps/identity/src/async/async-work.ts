import type { AsyncAnswer, ClaimedRequest, RequestContext } from '@rollcall/directory';

import type { ScimAnswer } from '../http/scim-answer.js';

/** What one operation came to, without the time. */
export interface OperationResult extends AsyncAnswer {
  /** Position of the operation in its bulk request; absent where it was sent alone. */
  readonly index?: number;
}

/** What a request came to. */
export interface PerformedRequest {
  /** For a client that has waited. */
  readonly answer: ScimAnswer;
  /** Of its one operation, or of those of a bulk request that were tried, in their order. */
  readonly results: readonly OperationResult[];
}

/** Carries asynchronous requests out, and says in the words of a bulk response what they came to. */
export interface AsyncWork<Kept> {
  /**
   * Does what a synchronous request does, but nothing that an earlier attempt has done.
   * @param stopped aborted when the rest is to be left to another attempt
   * @throws ScimError, also where another attempt may succeed; AlreadyApplied, ClaimLost
   */
  perform(
    ctx: RequestContext,
    claim: ClaimedRequest,
    kept: Kept,
    stopped: AbortSignal,
  ): Promise<PerformedRequest>;
  /** What is told of a request that failed and is not tried again. */
  failed(
    ctx: RequestContext,
    claim: ClaimedRequest,
    kept: Kept,
    error: unknown,
  ): Promise<readonly OperationResult[]>;
}

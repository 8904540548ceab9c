import {
  BulkService,
  ClaimLost,
  type BulkAnswer,
  type BulkAttempt,
  type BulkJournal,
  type BulkSurroundings,
  type ClaimedRequest,
  type RequestContext,
  type ResourceServicePorts,
} from '@rollcall/directory';
import { renderBulkResponse, renderBulkResult, ScimError } from '@rollcall/scim';

import { bulkEndpoints } from '../bulk/bulk-endpoints.js';
import { message } from '../http/scim-answer.js';
import type { AsyncWork, OperationResult, PerformedRequest } from './async-work.js';
import { isTransient } from './is-transient.js';
import type { KeptBulk } from './kept-request.js';

/** What carries bulk requests out. */
export interface AsyncBulksPorts extends Omit<ResourceServicePorts, 'writer'> {
  /** What has become of the operations of one request. */
  readonly bulkJournal: (claim: ClaimedRequest) => BulkJournal;
  readonly surroundings: BulkSurroundings;
}

/**
 * Carries asynchronous bulk requests out (RFC 9967 §2.5.1.2). Whatever ends an attempt, the next one carries on behind the
 * last change of it: no operation is carried out twice.
 */
export class AsyncBulks implements AsyncWork<KeptBulk> {
  constructor(private readonly ports: AsyncBulksPorts) {}

  async perform(
    ctx: RequestContext,
    claim: ClaimedRequest,
    { bulk }: KeptBulk,
    stopped: AbortSignal,
  ): Promise<PerformedRequest> {
    const attempt = { journal: this.ports.bulkJournal(claim) };
    const service = this.serviceOf(attempt, interruptible(this.ports.surroundings, stopped));
    const answers = await service.answers(ctx, bulk, attempt);
    ctx.notes?.answered(answers);
    return {
      answer: message(renderBulkResponse(answers.map(({ result }) => result))),
      results: answers.map(resultOf),
    };
  }

  /** What was carried out is told as it is; the rest was refused. */
  async failed(
    ctx: RequestContext,
    claim: ClaimedRequest,
    { bulk }: KeptBulk,
    error: unknown,
  ): Promise<readonly OperationResult[]> {
    const { bulkJournal, surroundings } = this.ports;
    const attempt = { journal: bulkJournal(claim), givenUp: surroundings.refusalOf(ctx, error) };
    const answers = await this.serviceOf(attempt, surroundings).answers(ctx, bulk, attempt);
    return answers.map(resultOf);
  }

  private serviceOf({ journal: { writer } }: BulkAttempt, surroundings: BulkSurroundings): BulkService {
    const { reader, passwords, ids, links } = this.ports;
    return new BulkService({
      endpointsOf: (tenant) => bulkEndpoints(tenant, { reader, writer, passwords, ids, links }),
      ...{ creator: writer, ids, links, surroundings },
    });
  }
}

/** Ends the attempt where an operation cannot be answered now, or somebody else answers it. */
function interruptible(surroundings: BulkSurroundings, stopped: AbortSignal): BulkSurroundings {
  return {
    async pause() {
      if (stopped.aborted) throw new ScimError('unavailable', 'The service is about to stop.');
      await surroundings.pause();
    },
    refusalOf(ctx, error) {
      if (error instanceof ClaimLost || isTransient(error)) throw error;
      return surroundings.refusalOf(ctx, error);
    },
  };
}

function resultOf({ index, path, result }: BulkAnswer): OperationResult {
  return { index, path, operation: renderBulkResult(result) };
}

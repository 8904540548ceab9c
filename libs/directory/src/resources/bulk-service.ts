import {
  readBulkRequest,
  renderBulkResponse,
  type Json,
  type JsonObject,
  type ScimError,
} from '@rollcall/scim';

import type { BulkJournal } from '../ports/bulk-journal.js';
import type { RequestContext } from '../request-context.js';
import { bindBulkOperations } from './bind-bulk-operations.js';
import type { BulkAnswer } from './bulk-answer.js';
import { BulkOutcomes } from './bulk-outcomes.js';
import type { BulkPorts } from './bulk-ports.js';
import { BulkRun } from './bulk-run.js';

/** One of several attempts at a bulk request, of which each carries on where the one before it has ended. */
export interface BulkAttempt {
  /** Its writer is that of the endpoints, and of the creations. */
  readonly journal: BulkJournal;
  /** Why nothing more is tried: what operations are told that were not carried out before. */
  readonly givenUp?: ScimError;
}

/**
 * Bulk requests (RFC 7644 §3.7). Each operation is carried out by the service of its resource type, as when it is sent
 * alone, and is atomic by itself (B-BULK-24); creations that depend on nothing in between share transactions, and those
 * that refer to each other in a circle are created together or not at all (§3.7.1).
 */
export class BulkService {
  constructor(private readonly ports: BulkPorts) {}

  /**
   * Carries out a bulk request, and tells what became of each operation (§3.7.3).
   * @throws ScimError for what is no bulk request, or too large a one; nothing was done then
   */
  async perform(ctx: RequestContext, body: Json): Promise<JsonObject> {
    const answers = await this.answers(ctx, body);
    ctx.notes?.answered(answers);
    return renderBulkResponse(answers.map(({ result }) => result));
  }

  /**
   * As `perform`, operation by operation; those that were not tried have no answer (B-BULK-17).
   * @throws what the surroundings make of an error, too: the next attempt carries on then
   */
  async answers(ctx: RequestContext, body: Json, attempt?: BulkAttempt): Promise<readonly BulkAnswer[]> {
    const { operations, failOnErrors } = readBulkRequest(body);
    const records = await attempt?.journal.records();
    const bulk = await bindBulkOperations(ctx, operations, this.ports, records);
    const outcomes = new BulkOutcomes(bulk.operations, this.ports.links.for(ctx.tenant), {
      failOnErrors,
      ...attempt,
    });
    records?.forEach((record, index) => {
      outcomes.restore(index, record);
    });
    await new BulkRun(ctx, bulk, outcomes, this.ports).perform();
    return outcomes.answers();
  }
}

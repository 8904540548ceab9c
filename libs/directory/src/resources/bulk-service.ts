import { readBulkRequest, renderBulkResponse, type Json, type JsonObject } from '@rollcall/scim';

import type { RequestContext } from '../request-context.js';
import { bindBulkOperations } from './bind-bulk-operations.js';
import { BulkOutcomes } from './bulk-outcomes.js';
import type { BulkPorts } from './bulk-ports.js';
import { BulkRun } from './bulk-run.js';

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
    const { operations, failOnErrors } = readBulkRequest(body);
    const bulk = await bindBulkOperations(ctx, operations, this.ports);
    const outcomes = new BulkOutcomes(bulk.operations, this.ports.links, failOnErrors);
    await new BulkRun(ctx, bulk, outcomes, this.ports).perform();
    return renderBulkResponse(outcomes.results());
  }
}

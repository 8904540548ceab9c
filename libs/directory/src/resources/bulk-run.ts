import {
  planBulk,
  readVersionCondition,
  resolveBulkReferences,
  UNCONDITIONAL,
  type BulkChange,
  type BulkNode,
  type BulkStep,
  type Preconditions,
} from '@rollcall/scim';

import type { RequestContext } from '../request-context.js';
import type { BoundBulk, BoundBulkOperation, BoundCall } from './bind-bulk-operations.js';
import { BulkCreations } from './bulk-creations.js';
import type { BulkEndpoint } from './bulk-endpoint.js';
import type { BulkOutcomes, BulkSuccess } from './bulk-outcomes.js';
import type { BulkPorts } from './bulk-ports.js';
import type { ProjectionParameters } from './query-parameters.js';
import { successStatus } from './success-status.js';

/** A result shows nothing of the resource, so that nothing costly of it is read. */
const SHOWN: ProjectionParameters = { attributes: ['id'] };

/** A bulk request on its way. */
export class BulkRun {
  private readonly creations: BulkCreations;

  constructor(
    private readonly ctx: RequestContext,
    private readonly bulk: BoundBulk,
    private readonly outcomes: BulkOutcomes,
    private readonly ports: BulkPorts,
  ) {
    this.creations = new BulkCreations(ctx, bulk, outcomes, ports);
  }

  /**
   * Carries the operations out in the order of their plan, until all were tried or enough have failed; but for those of
   * which it is known what became of them.
   */
  async perform(): Promise<void> {
    for (const step of planBulk(this.bulk.operations.map(nodeOf))) {
      if (this.outcomes.stopped) return;
      if (step.every((index) => this.outcomes.has(index))) continue;
      await this.ports.surroundings.pause();
      await this.take(step);
    }
    if (!this.outcomes.stopped) await this.creations.perform();
  }

  /** Creations wait for each other; whatever else is done may depend on them, even where it does not say so. */
  private async take(step: BulkStep): Promise<void> {
    const [index = 0] = step;
    const bound = this.bulk.operations[index]?.bound;
    if (bound === undefined || bound.call.method === 'POST') {
      await this.creations.add(step);
      return;
    }
    await this.creations.perform();
    if (!this.outcomes.stopped) await this.change(index, bound.call, bound);
  }

  private async change(index: number, sent: BulkChange, { type, endpoint }: BoundCall): Promise<void> {
    const obstacle = this.outcomes.obstacle(index);
    if (obstacle !== undefined) {
      this.outcomes.fail(index, obstacle);
      return;
    }
    const { relaxations } = this.ctx.tenant;
    const call = resolveBulkReferences(sent, { type, relaxations }, this.bulk.ids);
    try {
      this.outcomes.succeed(index, await this.carryOut({ ...this.ctx, operation: index }, call, endpoint));
    } catch (error) {
      this.outcomes.fail(index, this.ports.surroundings.refusalOf(this.ctx, error), call.id);
    }
  }

  private async carryOut(
    ctx: RequestContext,
    call: BulkChange,
    { binding, resources }: BulkEndpoint,
  ): Promise<BulkSuccess> {
    const { id } = call;
    const status = successStatus(call.method, binding);
    switch (call.method) {
      case 'PUT': {
        const { version } = await resources.replace(ctx, id, call.data, SHOWN, preconditionsOf(call));
        return { id, status, version };
      }
      case 'PATCH': {
        const { version } = await resources.patch(ctx, id, call.data, SHOWN, preconditionsOf(call));
        return { id, status, version };
      }
      case 'DELETE':
        await resources.remove(ctx, id, preconditionsOf(call));
        return { id, status };
    }
  }
}

/** The `version` of an operation is what it has as `If-Match` when it is sent alone (B-BULK-07). */
function preconditionsOf({ version }: BulkChange): Preconditions {
  return version === undefined ? UNCONDITIONAL : { ifMatch: readVersionCondition(version) };
}

function nodeOf({ label, references, bound }: BoundBulkOperation): BulkNode {
  const { method, bulkId } = label;
  const changed = bound !== undefined && 'id' in bound.call ? bound.call : undefined;
  return {
    refersTo: references,
    ...(method === 'POST' && bulkId !== undefined ? { creates: bulkId } : {}),
    ...(changed === undefined ? {} : { changes: `${changed.endpoint}/${changed.id}` }),
  };
}

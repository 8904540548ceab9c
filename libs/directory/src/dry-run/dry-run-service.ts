import { renderBulkResult, versionTag, type Json, type ResourceType } from '@rollcall/scim';

import { readableProjection } from '../access/readable-projection.js';
import { changeList, type AttributeChange } from '../events/change-list.js';
import type { EventPayload } from '../events/provisioning-event.js';
import type { IdSource } from '../ports/id-source.js';
import {
  RehearsalInterrupted,
  type Rehearsal,
  type RehearsedEvent,
  type Rehearsals,
} from '../ports/rehearsals.js';
import type { RequestContext, Tenant } from '../request-context.js';
import type { BulkAnswer } from '../resources/bulk-answer.js';
import type { BulkEndpoint } from '../resources/bulk-endpoint.js';
import type { BulkSurroundings } from '../resources/bulk-ports.js';
import { BulkService } from '../resources/bulk-service.js';
import type { JsonText } from '../resources/json-text.js';
import type { PasswordKeeper } from '../resources/password-keeper.js';
import { renderText } from '../resources/render-text.js';
import type { ResourceBinding } from '../resources/resource-binding.js';
import type { ResourceLinks } from '../resources/resource-links.js';
import type { ResourceOutcome } from '../resources/resource-outcome.js';
import { ResourceService, type ResourceServicePorts } from '../resources/resource-service.js';
import { successStatus } from '../resources/success-status.js';
import { wantedBy } from '../resources/wanted-by.js';
import type { DryRunOperation } from './dry-run-operation.js';
import { renderBulkDryRun, renderDryRun, type DryRunStep } from './render-dry-run.js';

/** What dry runs stand on. */
export interface DryRunPorts {
  readonly rehearsals: Rehearsals;
  /** Makes a keeper that hashes nothing, and compares with what a store has. */
  readonly passwordsOf: (store: Rehearsal['store']) => PasswordKeeper;
  readonly ids: IdSource;
  readonly links: ResourceLinks;
  /** What bulk requests are carried out with. */
  readonly bulk: {
    readonly endpointsOf: (tenant: Tenant, ports: ResourceServicePorts) => readonly BulkEndpoint[];
    readonly surroundings: BulkSurroundings;
  };
}

/**
 * Tells what a change would do, and does not make it: it is carried out as it would be, with all that may refuse it, in a
 * transaction that is rolled back.
 */
export class DryRunService {
  constructor(private readonly ports: DryRunPorts) {}

  /** @throws ScimError as the change itself */
  perform(ctx: RequestContext, binding: ResourceBinding, operation: DryRunOperation): Promise<JsonText> {
    return this.ports.rehearsals.rehearse(ctx, async (rehearsal) => {
      const shown = { ...binding, patchReturnsResource: true };
      const resources = new ResourceService(shown, this.servicePorts(rehearsal));
      const outcome = await carryOut(resources, ctx, operation);
      const id = outcome === undefined ? idIn(operation) : lastSegment(outcome.location);
      const written = await rehearsal.events();
      const own = written.events.filter((event) => event.resourceId === id);
      const found = {
        status: statusOf(binding, operation),
        resource: outcome?.body,
        changes: changesIn(own),
      };
      return renderDryRun(ctx, found, written);
    });
  }

  /**
   * The same for a bulk request: each operation sees what those before it have changed.
   * @throws ScimError for what is no bulk request, or too large a one
   */
  performBulk(ctx: RequestContext, body: Json): Promise<JsonText> {
    const { ids, links, bulk } = this.ports;
    return this.ports.rehearsals.rehearse(ctx, async (rehearsal) => {
      const ports = this.servicePorts(rehearsal);
      const service = new BulkService({
        endpointsOf: (tenant) => bulk.endpointsOf(tenant, ports),
        ...{ creator: rehearsal.store, ids, links },
        surroundings: interruptible(bulk.surroundings),
      });
      const answers = await service.answers(ctx, body);
      const written = await rehearsal.events();
      const types = bulk.endpointsOf(ctx.tenant, ports).map(({ binding }) => binding.typeFor(ctx.tenant));
      const told = new Set<RehearsedEvent>();
      const steps: DryRunStep[] = [];
      for (const [place, answer] of answers.entries()) {
        await bulk.surroundings.pause();
        const isLast = !answers.slice(place + 1).some(({ path }) => path === answer.path);
        const resource = isLast ? await this.resourceAfter(ctx, rehearsal, types, answer) : undefined;
        const changes = isRefused(answer) ? undefined : changesOf(answer, written.events, told);
        steps.push({ result: renderBulkResult(answer.result), resource, changes });
      }
      return renderBulkDryRun(ctx, steps, written);
    });
  }

  private servicePorts({ store }: Rehearsal): ResourceServicePorts {
    const { ids, links, passwordsOf } = this.ports;
    return { reader: store, writer: store, passwords: passwordsOf(store), ids, links };
  }

  /** Without its members, of which a thousand operations could name a thousand long lists. */
  private async resourceAfter(
    ctx: RequestContext,
    { store }: Rehearsal,
    types: readonly ResourceType[],
    answer: BulkAnswer,
  ): Promise<JsonText | undefined> {
    const type = types.find(({ endpoint }) => answer.path.startsWith(`${endpoint}/`));
    if (type === undefined || isRefused(answer) || answer.result.method === 'DELETE') return undefined;
    const excluded = type.collections.length === 0 ? {} : { excludedAttributes: type.collections };
    const projection = readableProjection(ctx, type, excluded);
    const stored = await store.find(ctx, type, lastSegment(answer.path), wantedBy(type, projection));
    return stored === undefined
      ? undefined
      : renderText(type, stored, projection, { links: this.ports.links.for(ctx.tenant) });
  }
}

/** @returns undefined where nothing is left to show */
async function carryOut(
  resources: ResourceService,
  ctx: RequestContext,
  operation: DryRunOperation,
): Promise<ResourceOutcome | undefined> {
  switch (operation.method) {
    case 'POST':
      return resources.create(ctx, operation.body, operation.parameters);
    case 'PUT': {
      const { id, body, parameters, preconditions } = operation;
      return resources.replace(ctx, id, body, parameters, preconditions);
    }
    case 'PATCH': {
      const { id, body, parameters, preconditions } = operation;
      return resources.patch(ctx, id, body, parameters, preconditions);
    }
    case 'DELETE':
      await resources.remove(ctx, operation.id, operation.preconditions);
      return undefined;
  }
}

function idIn(operation: DryRunOperation): string {
  return operation.method === 'POST' ? '' : operation.id;
}

function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** As the change itself would be answered: a projection asks for the resource, also where a PATCH does not show it else. */
function statusOf(binding: ResourceBinding, operation: DryRunOperation): string {
  if (operation.method === 'PATCH') {
    const { attributes, excludedAttributes } = operation.parameters;
    if (attributes !== undefined || excludedAttributes !== undefined) return '200';
  }
  return successStatus(operation.method, binding);
}

function changesIn(events: readonly RehearsedEvent[]): readonly AttributeChange[] {
  return changeList(events.map(({ payload }) => JSON.parse(payload) as EventPayload));
}

/** Of the version that the operation has made; two operations of one version are one that changed something and one that did not. */
function changesOf(
  { path, result }: BulkAnswer,
  events: readonly RehearsedEvent[],
  told: Set<RehearsedEvent>,
): readonly AttributeChange[] {
  const id = lastSegment(path);
  const own = events.filter(
    (event) =>
      event.resourceId === id &&
      !told.has(event) &&
      (result.version === undefined
        ? event.type.endsWith('.deleted')
        : versionTag(event.version) === result.version),
  );
  for (const event of own) told.add(event);
  return changesIn(own);
}

function isRefused({ result }: BulkAnswer): boolean {
  return result.response !== undefined;
}

/** What ends the transaction is no answer to an operation. */
function interruptible(surroundings: BulkSurroundings): BulkSurroundings {
  return {
    pause: () => surroundings.pause(),
    refusalOf(ctx, error) {
      if (error instanceof RehearsalInterrupted) throw error;
      return surroundings.refusalOf(ctx, error);
    },
  };
}

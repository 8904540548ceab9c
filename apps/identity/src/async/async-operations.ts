import {
  AlreadyApplied,
  registeredBinding,
  ResourceService,
  type AsyncRequestStore,
  type BulkSurroundings,
  type ClaimedRequest,
  type RequestContext,
  type ResourceBinding,
  type ResourceServicePorts,
  type ResourceWriter,
} from '@rollcall/directory';
import { ScimError, versionTag } from '@rollcall/scim';

import { created, EMPTY, resource, type ScimAnswer } from '../http/scim-answer.js';
import type { AsyncWork, OperationResult, PerformedRequest } from './async-work.js';
import type { KeptOperation } from './kept-request.js';

/** What carries operations out. */
export interface AsyncOperationsPorts extends Omit<ResourceServicePorts, 'writer'> {
  /** What writes the resources of one request, once however often it is tried. */
  readonly asyncWriter: (claim: ClaimedRequest) => ResourceWriter;
  readonly requests: Pick<AsyncRequestStore, 'applied'>;
  readonly surroundings: Pick<BulkSurroundings, 'refusalOf'>;
}

/** Carries asynchronous operations out that were sent alone. */
export class AsyncOperations implements AsyncWork<KeptOperation> {
  constructor(
    private readonly bindings: readonly ResourceBinding[],
    private readonly ports: AsyncOperationsPorts,
  ) {}

  async perform(ctx: RequestContext, claim: ClaimedRequest, kept: KeptOperation): Promise<PerformedRequest> {
    const answer = await this.answer(ctx, claim, kept);
    return { answer, results: [this.succeeded(ctx, kept, answer)] };
  }

  async failed(
    ctx: RequestContext,
    claim: ClaimedRequest,
    kept: KeptOperation,
    error: unknown,
  ): Promise<readonly OperationResult[]> {
    const { requests, surroundings } = this.ports;
    if (!(error instanceof AlreadyApplied)) {
      return [this.refused(ctx, kept, surroundings.refusalOf(ctx, error))];
    }
    const recovered = await this.recovered(ctx, kept, await requests.applied(claim));
    return [recovered ?? this.refused(ctx, kept, new ScimError('notFound', 'There is no such resource.'))];
  }

  private async answer(
    ctx: RequestContext,
    claim: ClaimedRequest,
    { operation, type }: KeptOperation,
  ): Promise<ScimAnswer> {
    const { asyncWriter, ...ports } = this.ports;
    const service = new ResourceService(this.bindingOf(type), { ...ports, writer: asyncWriter(claim) });
    if (operation.method === 'POST') {
      return created(await service.create(ctx, operation.body, operation.parameters));
    }
    const { id, preconditions } = operation;
    switch (operation.method) {
      case 'PUT':
        return resource(await service.replace(ctx, id, operation.body, operation.parameters, preconditions));
      case 'PATCH':
        return resource(await service.patch(ctx, id, operation.body, operation.parameters, preconditions));
      case 'DELETE':
        await service.remove(ctx, id, preconditions);
        return EMPTY;
    }
  }

  /** What an operation came to that succeeded. */
  private succeeded(ctx: RequestContext, kept: KeptOperation, answer: ScimAnswer): OperationResult {
    if (answer.kind !== 'resource') return this.resultOf(ctx, kept, { id: targetOf(kept) });
    const { location, version } = answer.outcome;
    return this.resultOf(ctx, kept, { id: location.slice(location.lastIndexOf('/') + 1), version });
  }

  /** What an operation came to whose answer was lost: by the change that it has made, or none. */
  private async recovered(
    ctx: RequestContext,
    kept: KeptOperation,
    applied: { readonly resourceId: string; readonly version: number } | undefined,
  ): Promise<OperationResult | undefined> {
    if (applied !== undefined) {
      const version = kept.operation.method === 'DELETE' ? undefined : versionTag(applied.version);
      return this.resultOf(ctx, kept, { id: applied.resourceId, version });
    }
    const id = targetOf(kept);
    const type = this.bindingOf(kept.type).typeFor(ctx.tenant);
    const found =
      id === undefined
        ? undefined
        : await this.ports.reader.find(ctx, type, id, { members: false, groups: false });
    return found === undefined
      ? undefined
      : this.resultOf(ctx, kept, { id, version: versionTag(found.version) });
  }

  /** What an operation came to that was refused. */
  private refused(ctx: RequestContext, kept: KeptOperation, error: ScimError): OperationResult {
    const { operation, path } = this.resultOf(ctx, kept, { id: targetOf(kept) });
    const { location } = operation;
    return {
      path,
      operation: {
        method: kept.operation.method,
        status: String(error.status),
        ...(location === undefined ? {} : { location }),
        response: error.toBody(),
      },
    };
  }

  private resultOf(
    { tenant }: RequestContext,
    { operation: { method }, type }: KeptOperation,
    { id, version }: { readonly id: string | undefined; readonly version?: string | undefined },
  ): OperationResult {
    const links = this.ports.links.for(tenant).of(this.bindingOf(type).typeFor(tenant));
    const location = links.location(type, encodeURIComponent(id ?? ''));
    const path = location.slice(links.base.length);
    return {
      path: id === undefined ? path.slice(0, -1) : path,
      operation: {
        method,
        status: this.statusOf(method, type),
        ...(version === undefined ? {} : { version }),
        ...(id === undefined ? {} : { location }),
      },
    };
  }

  /** As the synchronous answer has it. */
  private statusOf(method: string, type: string): string {
    if (method === 'POST') return '201';
    if (method === 'DELETE') return '204';
    return method === 'PATCH' && !this.bindingOf(type).patchReturnsResource ? '204' : '200';
  }

  private bindingOf(type: string): ResourceBinding {
    return this.bindings.find(({ name }) => name === type) ?? registeredBinding(type);
  }
}

function targetOf({ operation }: KeptOperation): string | undefined {
  return 'id' in operation ? operation.id : undefined;
}

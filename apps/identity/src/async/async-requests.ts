import type {
  AsyncRequestStore,
  ClaimedRequest,
  IdSource,
  RequestContext,
  ResourceBinding,
} from '@rollcall/directory';
import type { SecretSealer } from '@rollcall/outbox';
import { readBulkRequest, ScimError, type Json } from '@rollcall/scim';

import type { AsyncPreference } from '../http/prefer.js';
import { accepted, type ScimAnswer } from '../http/scim-answer.js';
import { checkSyntax, type AsyncEndpoint, type AsyncOperation } from './async-operation.js';
import { operationOwner, type AsyncRunner } from './async-runner.js';
import type { KeptOrigin, KeptRequest } from './kept-request.js';

/** What the acceptance of requests stands on. */
export interface AsyncRequestsPorts {
  readonly requests: AsyncRequestStore;
  readonly runner: AsyncRunner;
  readonly ids: IdSource;
  readonly secrets: SecretSealer;
  readonly publicUrl: string;
}

/** Requests of a tenant that wait at most. */
const MOST_WAITING = 1000;

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Where the result of a request is found (RFC 9967 §2.5.1.1). */
export function resultUrl(publicUrl: string, txn: string): string {
  return `${publicUrl}/events/v1/async/${txn}`;
}

/** Accepts requests that are carried out later: nothing is answered before it is kept (E-ASYNC-13). */
export class AsyncRequests {
  constructor(private readonly ports: AsyncRequestsPorts) {}

  /** The endpoint of one resource type. */
  endpoint(binding: ResourceBinding): AsyncEndpoint {
    return { accept: (ctx, operation, preference) => this.accept(binding, ctx, operation, preference) };
  }

  /**
   * Accepts a bulk request (RFC 9967 §2.5.1.2); what is wrong with single operations turns out later.
   * @returns 202, or the answer itself where it was there in the time that the client waits
   * @throws ScimError for what is no bulk request, or too large a one
   */
  async acceptBulk(ctx: RequestContext, body: Json, preference: AsyncPreference): Promise<ScimAnswer> {
    readBulkRequest(body);
    // Where many are carried out already it has its turn, for it may take long.
    const wait = this.ports.runner.isBusy ? 0 : preference.wait;
    return this.later(ctx, { ...originOf(ctx), bulk: body }, { wait });
  }

  private async accept(
    binding: ResourceBinding,
    ctx: RequestContext,
    operation: AsyncOperation,
    preference: AsyncPreference,
  ): Promise<ScimAnswer> {
    checkSyntax(binding, ctx, operation);
    return this.later(ctx, { operation, type: binding.name, ...originOf(ctx) }, preference);
  }

  private async later(
    ctx: RequestContext,
    kept: KeptRequest,
    { wait }: AsyncPreference,
  ): Promise<ScimAnswer> {
    const { runner, publicUrl } = this.ports;
    const claim = await this.keep(ctx, kept, wait);
    const later = accepted(claim.txn, resultUrl(publicUrl, claim.txn));
    if (claim.attempts === 0) {
      runner.call();
      return later;
    }
    return (await runner.answerWithin(ctx, claim, kept, wait)) ?? later;
  }

  private async keep(ctx: RequestContext, kept: KeptRequest, wait: number): Promise<ClaimedRequest> {
    const { requests, runner, ids, secrets } = this.ports;
    const txn = ids.next();
    const claim = await requests.insert(
      {
        txn,
        tenantId: ctx.tenant.id,
        credentialId: ctx.principal.credentialId,
        target: targetOf(kept),
        request: await secrets.seal(JSON.stringify(kept), operationOwner(txn)),
      },
      {
        most: MOST_WAITING,
        ...(wait === 0 ? {} : { claim: { owner: runner.owner, ttl: runner.ttl } }),
      },
    );
    if (claim !== undefined) return claim;
    throw new ScimError(
      'tooManyRequests',
      `${MOST_WAITING} asynchronous requests of the tenant wait already. Send this one later, or without respond-async.`,
      { 'Retry-After': '5' },
    );
  }
}

function originOf({ tenant, principal, requestId, traceparent, now }: RequestContext): KeptOrigin {
  const { name: client, access } = principal;
  return { tenant: tenant.name, client, scopes: access.scopes, requestId, traceparent, arrived: now };
}

/** What a request changes; a bulk request, which may change much, has no place in the order of others. */
function targetOf(kept: KeptRequest): string | undefined {
  if ('bulk' in kept || !('id' in kept.operation)) return undefined;
  return UUID.test(kept.operation.id) ? kept.operation.id : undefined;
}

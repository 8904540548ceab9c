import {
  rateLimitFields,
  type BucketLimit,
  type FailedAttempts,
  type RequestBuckets,
  type Standing,
} from '@rollcall/auth';
import type { RequestContext, Tenant } from '@rollcall/directory';
import type { Metrics } from '@rollcall/observability';
import { ScimError } from '@rollcall/scim';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { setTimeout as pause } from 'node:timers/promises';

import { amendRequestState, requestState } from '../http/request-state.js';
import type { FairRoom } from './fair-room.js';
import { RefusalPace } from './refusal-pace.js';

/** What limits requests. */
export interface RequestLimitsParts {
  /** Of a tenant that has none of its own; undefined where that is off. */
  readonly limit: BucketLimit | undefined;
  readonly buckets: RequestBuckets;
  /** Undefined where limits are off. */
  readonly attempts: FailedAttempts | undefined;
  /** Undefined where limits are off. */
  readonly room: FairRoom | undefined;
  readonly metrics: Pick<Metrics, 'refusedBy'>;
}

/**
 * What the guard asks before and after it knows who calls; nothing of a request is read before it is let in, and the
 * database is not asked.
 */
export class RequestLimits {
  private readonly pace = new RefusalPace();

  constructor(private readonly parts: RequestLimitsParts) {}

  /**
   * To be asked before a credential is looked at.
   * @param credential as it was sent, in the header or elsewhere
   * @throws ScimError `tooManyRequests` where attempts from the client's address have failed too often
   */
  checkAddress(request: FastifyRequest, credential = request.headers.authorization): void {
    const { attempts, metrics } = this.parts;
    if (attempts?.isWatching !== true || credential === undefined) return;
    const wait = attempts.refusedFor({ address: request.ip, credential }, performance.now());
    if (wait === undefined) return;
    metrics.refusedBy('address');
    throw new ScimError(
      'tooManyRequests',
      `Too many requests from this address had a credential that opens nothing. Correct it, and try again in ${wait} s.`,
      { 'Retry-After': String(wait) },
    );
  }

  /** Notes that a credential was refused; a request without one is no attempt. */
  authenticationFailed(request: FastifyRequest, credential = request.headers.authorization): void {
    if (credential === undefined) return;
    this.parts.attempts?.failed({ address: request.ip, credential }, performance.now());
  }

  /** Notes that a credential was good. */
  authenticated(request: FastifyRequest, credential = request.headers.authorization): void {
    const { attempts } = this.parts;
    if (attempts?.isWatching === true && credential !== undefined)
      attempts.succeeded({ address: request.ip, credential });
  }

  /** As `authenticated`, for a credential that is sent once in an hour. */
  authenticatedSeldom(credential: string): void {
    this.parts.attempts?.succeededSeldom({ credential });
  }

  /**
   * Counts a request of a tenant, and finds it a place among those that are carried out.
   * @returns settles when the request may go on; undefined where it may at once
   * @throws ScimError `tooManyRequests` or `unavailable`, with `Retry-After`; the promise rejects with them, too
   */
  admit(
    request: FastifyRequest,
    reply: FastifyReply,
    { tenant, principal }: RequestContext,
  ): Promise<void> | undefined {
    const limit = this.limitOf(tenant);
    const now = performance.now();
    const { buckets, room } = this.parts;
    if (limit !== undefined) {
      const caller = { tenantId: tenant.id, credentialId: principal.credentialId };
      const standing = buckets.take(caller, limit, now);
      if (standing?.retryAfter !== undefined) return this.refuse(standing, tenant, now);
      if (standing !== undefined) void reply.headers(rateLimitFields(standing));
    }
    const { target, ended } = requestState(request);
    // What waits for events has bounds of its own, and needs nothing while it waits.
    if (room === undefined || !target.scim || ended === true) return undefined;
    const place = room.enter({
      tenantId: tenant.id,
      hasty: limit !== undefined && buckets.isHasty(tenant.id),
      now,
    });
    amendRequestState(request, { place });
    return place.ready;
  }

  /** Counts the operations of a bulk request but the first, for which the request itself was counted. */
  chargeOperations(
    { tenant, principal }: Pick<RequestContext, 'tenant' | 'principal'>,
    operations: number,
  ): void {
    if (operations <= 1 || this.limitOf(tenant) === undefined) return;
    this.parts.buckets.charge({ tenantId: tenant.id, credentialId: principal.credentialId }, operations - 1);
  }

  private limitOf({ settings }: Tenant): BucketLimit | undefined {
    const own = settings?.rateLimit;
    if (own === undefined) return this.parts.limit;
    return own === 'off' ? undefined : own;
  }

  private refuse(standing: Standing, tenant: Tenant, now: number): Promise<never> {
    this.parts.metrics.refusedBy(standing.policy);
    const wait = this.pace.waitFor(tenant.id, standing.limit.perSecond, now);
    const refusal = new ScimError('tooManyRequests', detailOf(standing), rateLimitFields(standing));
    if (wait === 0) return Promise.reject(refusal);
    return pause(wait).then(() => {
      throw refusal;
    });
  }
}

function detailOf({ policy, limit, retryAfter }: Standing): string {
  const whose = policy === 'tenant' ? 'The tenant has' : 'While the tenant has others in use, the token has';
  return `${whose} ${limit.perSecond} requests a second, and ${Math.floor(limit.burst)} at once when it has saved them up. Send this one again in ${String(retryAfter)} s.`;
}

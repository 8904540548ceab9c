import { Inject, Injectable, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard, type AuthGuardAuthenticateOptions } from '@nestjs/passport';
import { REFUSAL_REASONS, type Authenticated, type BearerAuthenticator } from '@rollcall/auth';
import { insufficientScope, type Tenant, RequestNotebook } from '@rollcall/directory';
import { ScimError } from '@rollcall/scim';
import type { FastifyReply, FastifyRequest } from 'fastify';

import type { RequestAudits } from '../audit/request-audits.js';
import type { ServingState } from '../health/serving-state.js';
import { SERVING_STATE } from '../health/tokens.js';
import { amendRequestState, requestState } from '../http/request-state.js';
import type { RequestTarget } from '../http/request-target.js';
import { REQUEST_LIMITS } from '../limits/limits.token.js';
import type { RequestLimits } from '../limits/request-limits.js';
import { AdminOnly } from './admin-only.decorator.js';
import { BEARER_STRATEGY, type BearerOptions, type Challenge } from './bearer-strategy.js';
import { missingScope } from './missing-scope.js';
import { Public } from './public.decorator.js';
import { AUTHENTICATOR, REQUEST_AUDITS } from './tokens.js';

/** After how many seconds a client of a paused tenant may ask again. */
const PAUSED_RETRY_SECONDS = 60;

const CHALLENGES: readonly unknown[] = ['absent', 'malformed', ...REFUSAL_REASONS];

interface AuthenticatedRequest extends FastifyRequest {
  /** Where @nestjs/passport leaves what the strategy found. */
  readonly user?: Authenticated;
}

/**
 * The one guard: every route is closed but those with `@Public()`, and those with `@AdminOnly()` want the admin token,
 * which opens no other. All others want a tenant's token whose scopes allow what the route states by `@Needs()`.
 * Authenticates, counts the request, refuses in the order of H-ERR-15 (401, 429, tenant 404, 503 of a paused tenant, 403,
 * then what is wrong with the URL), and builds the request context once.
 */
@Injectable()
export class CredentialGuard extends AuthGuard(BEARER_STRATEGY) {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(AUTHENTICATOR) private readonly authenticator: BearerAuthenticator,
    @Inject(SERVING_STATE) private readonly serving: ServingState,
    @Inject(REQUEST_LIMITS) private readonly limits: RequestLimits,
    @Inject(REQUEST_AUDITS) private readonly audits: RequestAudits,
  ) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.getAllAndOverride(Public, [context.getHandler(), context.getClass()])) return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    this.limits.checkAddress(request);
    await this.serving.requireSchema();
    await super.canActivate(context);
    const { target, arrived, trace } = requestState(request);
    const { user } = request;
    if (user === undefined) throw unauthorized('absent');
    this.limits.authenticated(request);
    const { principal } = user;
    const asked = {
      principal,
      requestId: request.id,
      now: arrived,
      ...(trace && { traceparent: trace.text }),
    };
    this.refuseKind(context, user);
    if (user.kind === 'admin') {
      const audit = await this.audits.begin(request, asked);
      amendRequestState(request, { admin: asked, ...(audit === undefined ? {} : { audit }) });
      return true;
    }
    const { tenant } = user;
    const ctx = { tenant, ...asked, notes: new RequestNotebook() };
    amendRequestState(request, { ctx });
    const turn = this.limits.admit(request, context.switchToHttp().getResponse<FastifyReply>(), ctx);
    if (turn !== undefined) await turn;
    refuseOtherTenant(target, tenant.name);
    refusePaused(tenant);
    const scope = missingScope(this.reflector, context, ctx);
    if (scope !== undefined) throw insufficientScope(scope);
    refuseTarget(target);
    return true;
  }

  override getAuthenticateOptions(context: ExecutionContext): AuthGuardAuthenticateOptions {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { arrived: now } = requestState(request);
    return { authenticator: this.authenticator, now, address: request.ip } satisfies BearerOptions;
  }

  override handleRequest<User>(
    error: unknown,
    user: User | false,
    info: unknown,
    context: ExecutionContext,
  ): User {
    // What was thrown is the cause; the error handler says what it means.
    if (error instanceof Error) throw error;
    if (user !== false) return user;
    const challenge = isChallenge(info) ? info : 'malformed';
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    amendRequestState(request, { authFailure: challenge });
    this.limits.authenticationFailed(request);
    throw unauthorized(challenge);
  }

  /** @throws ScimError for the admin token on a tenant's route, and for a tenant's token on one for administrators */
  private refuseKind(context: ExecutionContext, { kind }: Authenticated): void {
    const isForAdmins = this.reflector.getAllAndOverride(AdminOnly, [
      context.getHandler(),
      context.getClass(),
    ]);
    if ((isForAdmins ? 'admin' : 'tenant') === kind) return;
    throw new ScimError(
      'forbidden',
      kind === 'admin'
        ? "This is the admin token. It opens no tenant; use the tenant's own token."
        : 'This is the token of a tenant. Administration needs the admin token.',
    );
  }
}

/** @throws ScimError for another tenant than the credential's: the same for one of somebody else and for none (H-AUTH-08) */
function refuseOtherTenant({ tenant }: RequestTarget, ownName: string): void {
  if (tenant === undefined || tenant === ownName) return;
  throw new ScimError(
    'notFound',
    "The tenant in the URL is not that of the token. Use the tenant's own URL.",
  );
}

/**
 * Not 401 or 403, for which an Entra job is quarantined at once (X-MT-08).
 * @throws ScimError for a tenant that an administrator has paused
 */
function refusePaused({ state }: Tenant): void {
  if (state !== 'paused') return;
  throw new ScimError(
    'unavailable',
    'An administrator has paused this tenant. Nothing is wrong with the request: send it again later.',
    { 'Retry-After': String(PAUSED_RETRY_SECONDS) },
  );
}

/** @throws ScimError for another version, and a path that cannot be read */
function refuseTarget({ refusal }: RequestTarget): void {
  if (refusal === 'malformed') {
    throw new ScimError('badRequest', 'The path is not correctly percent-encoded UTF-8.');
  }
  if (refusal === 'otherVersion') {
    throw new ScimError('invalidVers', 'This service speaks SCIM 2.0, whose base is /scim/v2.');
  }
}

/** RFC 6750 §3: no error code where no token was sent, else `invalid_token` and no word on why (H-AUTH-01, -02). */
function unauthorized(challenge: Challenge): ScimError {
  const absent = challenge === 'absent';
  return new ScimError(
    'unauthorized',
    absent
      ? 'Send a token in the header "Authorization: Bearer …": that of the tenant, or for administration the admin token.'
      : 'The token is not valid. It may be mistyped, revoked or expired; issue a new one.',
    { 'WWW-Authenticate': `Bearer realm="rollcall"${absent ? '' : ', error="invalid_token"'}` },
  );
}

function isChallenge(value: unknown): value is Challenge {
  return CHALLENGES.includes(value);
}

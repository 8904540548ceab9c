import type { ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import { EVENTS_SCOPE, scopeOf, type RequestContext } from '@rollcall/directory';
import type { FastifyRequest } from 'fastify';

import { Needs, type Need } from './needs.decorator.js';
import { OfType, TYPE_OF_ENDPOINT, type TypeStatement } from './of-type.decorator.js';

/**
 * The scope that a caller lacks for a route; undefined where the caller may pass. This is the one place where what routes
 * state meets what tokens may do.
 * @throws TypeError for a route that does not state what it does, or with which resources
 */
export function missingScope(
  reflector: Reflector,
  host: ExecutionContext,
  { principal: { access }, tenant }: RequestContext,
): string | undefined {
  const stated = [host.getHandler(), host.getClass()];
  const need = reflector.getAllAndOverride<Need | undefined>(Needs.KEY, stated);
  if (need === undefined) throw new TypeError('a route does not state what it does: @Needs is missing');
  if (need === 'events') return access.readsEvents ? undefined : EVENTS_SCOPE;
  const ofType = reflector.getAllAndOverride<TypeStatement | undefined>(OfType.KEY, stated);
  if (ofType === undefined)
    throw new TypeError('a route does not state with which resources: @OfType is missing');
  const type =
    typeof ofType === 'string' ? ofType : ofType === TYPE_OF_ENDPOINT ? typeAt(host, tenant) : undefined;
  const mayPass = type === undefined ? access.mayWithSome(need) : access.may(need, type);
  return mayPass ? undefined : scopeOf(need, type);
}

/** Undefined where the tenant has no such endpoint: whoever passes is told so. */
function typeAt(host: ExecutionContext, { types }: RequestContext['tenant']): string | undefined {
  const { endpoint } = host
    .switchToHttp()
    .getRequest<FastifyRequest<{ Params: { endpoint: string } }>>().params;
  return types?.typeAt(`/${endpoint}`)?.name;
}

import type { ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import { EVENTS_SCOPE, scopeOf, type RequestContext, type Right } from '@rollcall/directory';
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
  const { need, ofType } = statementOf(reflector, host);
  if (need === 'events') return access.readsEvents ? undefined : EVENTS_SCOPE;
  const type =
    typeof ofType === 'string' ? ofType : ofType === TYPE_OF_ENDPOINT ? typeAt(host, tenant) : undefined;
  const mayPass = type === undefined ? access.mayWithSome(need) : access.may(need, type);
  return mayPass ? undefined : scopeOf(need, type);
}

type RouteStatement =
  | { readonly need: Right; readonly ofType: TypeStatement }
  | { readonly need: 'events'; readonly ofType?: undefined };

/** By class and method: it stands in the program, and reflection costs more than the rest of the check. */
const STATED = new WeakMap<object, WeakMap<object, RouteStatement>>();

function statementOf(reflector: Reflector, host: ExecutionContext): RouteStatement {
  const [handler, controller] = [host.getHandler(), host.getClass()];
  const ofController = STATED.get(controller) ?? new WeakMap<object, RouteStatement>();
  const known = ofController.get(handler);
  if (known !== undefined) return known;
  const made = readStatement(reflector, [handler, controller]);
  STATED.set(controller, ofController.set(handler, made));
  return made;
}

function readStatement(reflector: Reflector, stated: Parameters<Reflector['getAll']>[1]): RouteStatement {
  const need = reflector.getAllAndOverride<Need | undefined>(Needs.KEY, stated);
  if (need === undefined) throw new TypeError('a route does not state what it does: @Needs is missing');
  if (need === 'events') return { need };
  const ofType = reflector.getAllAndOverride<TypeStatement | undefined>(OfType.KEY, stated);
  if (ofType === undefined)
    throw new TypeError('a route does not state with which resources: @OfType is missing');
  return { need, ofType };
}

/** Undefined where the tenant has no such endpoint: whoever passes is told so. */
function typeAt(host: ExecutionContext, { types }: RequestContext['tenant']): string | undefined {
  const { endpoint } = host
    .switchToHttp()
    .getRequest<FastifyRequest<{ Params: { endpoint: string } }>>().params;
  return types?.typeAt(`/${endpoint}`)?.name;
}

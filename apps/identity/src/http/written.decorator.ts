import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { ProjectionParameters } from '@rollcall/directory';
import { readJson, type Json, type Preconditions } from '@rollcall/scim';
import type { FastifyRequest } from 'fastify';

import { readProjectionParameters } from './parameters.decorator.js';
import { withPreconditions } from './preconditions.js';
import { amendRequestState } from './request-state.js';
import { checkBodyHeaders, decodeBody, readBody } from './read-body.js';

/** Sets the largest body of a controller, in bytes. */
export const BodyLimit = Reflector.createDecorator<number>();

/** Names that limit where it is advertised by a name. */
export const BodyLimitName = Reflector.createDecorator<string>();

/** What a request that writes says. */
export interface Written {
  readonly body: Json;
  readonly parameters: ProjectionParameters;
  readonly preconditions?: Preconditions;
}

const reflector = new Reflector();

/**
 * The body of a request, read after the guards, so that a stranger's is never read, and refused in the order 415, 413,
 * 400 (H-ERR-15).
 */
export const JsonBody = createParamDecorator((_: unknown, host: ExecutionContext): Promise<Json> =>
  bodyOf(host),
);

/** The body of a request as `JsonBody` has it, then its parameters, and then its preconditions. */
export const Written = createParamDecorator(async (_: unknown, host: ExecutionContext): Promise<Written> => {
  const body = await bodyOf(host);
  const request = host.switchToHttp().getRequest<FastifyRequest>();
  return withPreconditions(request, { body, parameters: readProjectionParameters(request) });
});

async function bodyOf(host: ExecutionContext): Promise<Json> {
  const request = host.switchToHttp().getRequest<FastifyRequest>();
  const { raw } = request;
  checkBodyHeaders(raw);
  const limit = reflector.get(BodyLimit, host.getClass());
  const limitName = reflector.get<string | undefined>(BodyLimitName, host.getClass());
  const body = readJson(decodeBody(await readBody(raw, limit, limitName)));
  amendRequestState(request, { body });
  return body;
}

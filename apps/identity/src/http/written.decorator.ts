import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { ProjectionParameters } from '@rollcall/directory';
import { readJson, type Json } from '@rollcall/scim';
import type { FastifyRequest } from 'fastify';

import { readProjectionParameters } from './parameters.decorator.js';
import { checkBodyHeaders, decodeBody, readBody } from './read-body.js';

/** Sets the largest body of a controller, in bytes. */
export const BodyLimit = Reflector.createDecorator<number>();

/** What a request that writes says. */
export interface Written {
  readonly body: Json;
  readonly parameters: ProjectionParameters;
}

const reflector = new Reflector();

/**
 * The body of a request and then its parameters: after the guards, so that a stranger's body is never read, and in the
 * order 415, 413, 400 (H-ERR-15).
 */
export const Written = createParamDecorator(async (_: unknown, host: ExecutionContext): Promise<Written> => {
  const request = host.switchToHttp().getRequest<FastifyRequest>();
  const limit = reflector.get(BodyLimit, host.getClass());
  checkBodyHeaders(request.raw);
  const body = readJson(decodeBody(await readBody(request.raw, limit)));
  return { body, parameters: readProjectionParameters(request) };
});

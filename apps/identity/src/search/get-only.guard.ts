import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { ScimError } from '@rollcall/scim';
import type { FastifyRequest } from 'fastify';

const METHODS = ['GET', 'HEAD'];

/** Refuses what does not read, on a route that has every method so that the guard for credentials comes first (H-ERR-15). */
export class GetOnly implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { method } = context.switchToHttp().getRequest<FastifyRequest>();
    if (METHODS.includes(method)) return true;
    throw new ScimError('methodNotAllowed', `${method} is not allowed here; ${METHODS.join(', ')} are.`, {
      Allow: METHODS.join(', '),
    });
  }
}

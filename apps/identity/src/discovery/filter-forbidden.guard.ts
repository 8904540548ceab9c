import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ScimError } from '@rollcall/scim';
import type { FastifyRequest } from 'fastify';

import { readQuery } from '../http/query-string.js';

/** Refuses a `filter` on the description of the service; its other parameters are ignored (D-COM-04 to D-COM-06). */
@Injectable()
export class FilterForbidden implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { url } = context.switchToHttp().getRequest<FastifyRequest>();
    if (!readQuery(url, ['filter']).has('filter')) return true;
    throw new ScimError('forbidden', 'A filter is not allowed here (RFC 7644 §4). Ask without one.');
  }
}

import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { ResourceLinks } from '@rollcall/directory';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { LINKS } from '../bootstrap/process.module.js';
import { contextOf } from '../http/parameters.decorator.js';
import { subjectOf } from './subject-of.js';

/**
 * Says in `Location` for whom `/Me` stands, whatever comes of the request (RFC 7644 §3.11, H-ME-03): it is noted before
 * anything else is looked at.
 */
@Injectable()
export class Aliased implements CanActivate {
  constructor(@Inject(LINKS) private readonly links: ResourceLinks) {}

  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    const ctx = contextOf(http.getRequest<FastifyRequest>());
    const location = this.links.for(ctx.tenant).location('User', subjectOf(ctx));
    void http.getResponse<FastifyReply>().header('location', location);
    return true;
  }
}

import { Controller, Get, Param, Req, UseInterceptors } from '@nestjs/common';
import { ExplainService, type Explanation } from '@rollcall/directory';
import type { FastifyRequest } from 'fastify';

import { AdminOnly } from '../auth/admin-only.decorator.js';
import { AdminCtx, type AdminContext } from '../http/admin-context.js';
import { AdministrationProblems } from './administration-problems.interceptor.js';
import { readExplainRequest } from './read-explain-request.js';
import { NoStore } from './no-store.interceptor.js';

/** How a filter is understood and answered, and why a resource does not match, for administrators. */
@Controller(['admin/v1/tenants/:tenant/explain', 'admin/v1/explain'])
@AdminOnly()
@UseInterceptors(NoStore, AdministrationProblems)
export class ExplainController {
  constructor(private readonly explanations: ExplainService) {}

  @Get()
  explain(
    @AdminCtx() ctx: AdminContext,
    @Param('tenant') tenant: string | undefined,
    @Req() { url }: FastifyRequest,
  ): Promise<Explanation> {
    return this.explanations.explain(ctx, readExplainRequest(url, tenant));
  }
}

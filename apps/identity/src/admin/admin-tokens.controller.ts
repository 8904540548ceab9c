import {
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Req,
  Res,
  UseInterceptors,
} from '@nestjs/common';
import type { Operator } from '@rollcall/directory';
import type { Json } from '@rollcall/scim';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { AdminOnly } from '../auth/admin-only.decorator.js';
import { PUBLIC_URL } from '../bootstrap/process.module.js';
import { AdminCtx, type AdminContext } from '../http/admin-context.js';
import { BODY_LIMIT } from '../http/read-body.js';
import { BodyLimit, JsonBody } from '../http/written.decorator.js';
import { AdministrationProblems } from './administration-problems.interceptor.js';
import { NoStore } from './no-store.interceptor.js';
import { readRequest } from './read-request.js';
import { TokenEndpoints, type RotatedTokenView, type TokenPage } from './token-endpoints.js';
import { IssueAdminToken } from './token-requests.js';
import type { IssuedTokenView, TokenView } from './token-view.js';
import { ADMINISTRATION } from './tokens.js';

/** The admin tokens, for administrators. */
@Controller('admin/v1/tokens')
@AdminOnly()
@BodyLimit(BODY_LIMIT)
@UseInterceptors(NoStore, AdministrationProblems)
export class AdminTokensController {
  private readonly tokens: TokenEndpoints;

  constructor(@Inject(ADMINISTRATION) operator: Operator, @Inject(PUBLIC_URL) publicUrl: string) {
    this.tokens = new TokenEndpoints(operator, publicUrl);
  }

  @Get()
  list(@AdminCtx() { now }: AdminContext, @Req() request: FastifyRequest): Promise<TokenPage> {
    return this.tokens.list(null, request, now);
  }

  @Post()
  issue(
    @AdminCtx() { now }: AdminContext,
    @JsonBody() body: Json,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IssuedTokenView> {
    const { name, expiresInDays, networks } = readRequest(IssueAdminToken, body);
    const request = {
      name,
      ...(expiresInDays === undefined ? {} : { expiresInDays }),
      ...(networks === undefined ? {} : { networks }),
    };
    return this.tokens.issue(null, request, { now, reply });
  }

  @Get(':id')
  get(@AdminCtx() { now }: AdminContext, @Param('id') id: string): Promise<TokenView> {
    return this.tokens.get(null, id, now);
  }

  @Post(':id/rotate')
  @HttpCode(200)
  rotate(
    @AdminCtx() { now }: AdminContext,
    @Param('id') id: string,
    @JsonBody() body: Json,
  ): Promise<RotatedTokenView> {
    return this.tokens.rotate(null, id, { body, now });
  }

  /** It is revoked at once, and stays in the list; the last one that opens anything is not revoked. */
  @Delete(':id')
  @HttpCode(204)
  revoke(@AdminCtx() { now }: AdminContext, @Param('id') id: string): Promise<void> {
    return this.tokens.revoke(null, id, now);
  }
}

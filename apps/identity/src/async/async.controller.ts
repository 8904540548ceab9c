import { Controller, Get, Inject, Param, Req, Res, UseGuards } from '@nestjs/common';
import type { AsyncRequestStore, RequestContext } from '@rollcall/directory';
import { EVENT_TYPE, resourceSubject, type StreamTokens } from '@rollcall/outbox';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Needs } from '../auth/needs.decorator.js';
import { OfType, SOME_TYPE } from '../auth/of-type.decorator.js';
import { PUBLIC_URL } from '../bootstrap/process.module.js';
import { Ctx } from '../http/parameters.decorator.js';
import { Problem } from '../http/problem.js';
import { ASYNC_REQUEST_STORE } from '../persistence/tokens.js';
import { atBothBases, OwnTenant } from '../streams/own-tenant.guard.js';
import { STREAM_TOKENS } from '../streams/tokens.js';
import { resultUrl } from './async-requests.js';

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Where the result of an asynchronous request is found, by the credential that sent it and by nobody else (RFC 9967 §5). */
@Controller(atBothBases('events/v1/async'))
@Needs('write')
@OfType(SOME_TYPE)
@UseGuards(OwnTenant)
export class AsyncController {
  constructor(
    @Inject(ASYNC_REQUEST_STORE) private readonly requests: AsyncRequestStore,
    @Inject(STREAM_TOKENS) private readonly tokens: StreamTokens,
    @Inject(PUBLIC_URL) private readonly publicUrl: string,
  ) {}

  /** 202 until the request was carried out; then the token, or its claims for a client that accepts JSON alone. */
  @Get(':txn')
  async result(
    @Ctx() ctx: RequestContext,
    @Param('txn') txn: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const found = UUID.test(txn) ? await this.requests.find(ctx.tenant.id, txn) : undefined;
    if (found?.credentialId !== ctx.principal.credentialId) {
      throw new Problem(404, 'This credential has sent no such request, or its result is kept no longer.');
    }
    void reply.header('cache-control', 'no-store');
    const { result } = found;
    if (result === undefined) {
      void reply.code(202).header('retry-after', '1').send();
      return;
    }
    const token = this.tokens.ofStream(
      {
        id: txn,
        issuer: this.publicUrl,
        audience: resultUrl(this.publicUrl, txn),
        eventTypes: new Set(),
      },
      {
        id: txn,
        uri: EVENT_TYPE.asyncResponse,
        payload: result.operation,
        subject: resourceSubject(result.path),
        txn,
        occurredAt: result.completed,
      },
    );
    if (wantsJson(request.headers.accept)) {
      void reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(token));
      return;
    }
    void reply.header('content-type', 'application/secevent+jwt').send(await this.tokens.sign(token));
  }
}

function wantsJson(accept = ''): boolean {
  return accept.includes('json') && !accept.includes('secevent+jwt');
}

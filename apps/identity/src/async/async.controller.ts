import { Controller, Get, Inject, Param, Req, Res, UseGuards } from '@nestjs/common';
import type { AsyncRequestStore, AsyncResult, RequestContext, StreamEvent } from '@rollcall/directory';
import type { SecurityEventToken, StreamTokens } from '@rollcall/outbox';
import { URN } from '@rollcall/scim';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Needs } from '../auth/needs.decorator.js';
import { OfType, SOME_TYPE } from '../auth/of-type.decorator.js';
import { PUBLIC_URL } from '../bootstrap/process.module.js';
import { SCIM_MEDIA_TYPE } from '../http/media-type.js';
import { Ctx } from '../http/parameters.decorator.js';
import { Problem } from '../http/problem.js';
import { ASYNC_REQUEST_STORE } from '../persistence/tokens.js';
import { atBothBases, OwnTenant } from '../streams/own-tenant.guard.js';
import { TenantTurns } from '../streams/tenant-turns.js';
import { STREAM_TOKENS } from '../streams/tokens.js';
import { resultUrl } from './async-requests.js';
import { completionEvents } from './completion-events.js';

/** A request by its id, or one operation of a bulk request by its position, too. */
const TRANSACTION = /^([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})(:\d{1,9})?$/;

/** Where the result of an asynchronous request is found, by the credential that sent it and by nobody else (RFC 9967 §5). */
@Controller(atBothBases('events/v1/async'))
@Needs('write')
@OfType(SOME_TYPE)
@UseGuards(OwnTenant)
export class AsyncController {
  /** A thousand signatures take a while. */
  private readonly turns = new TenantTurns();

  constructor(
    @Inject(ASYNC_REQUEST_STORE) private readonly requests: AsyncRequestStore,
    @Inject(STREAM_TOKENS) private readonly tokens: StreamTokens,
    @Inject(PUBLIC_URL) private readonly publicUrl: string,
  ) {}

  /**
   * 202 until the request was carried out; then the token, or its claims for a client that accepts JSON alone. Of a bulk
   * request the tokens of all operations, or the bulk response for a client that accepts SCIM.
   */
  @Get(':txn')
  async result(
    @Ctx() ctx: RequestContext,
    @Param('txn') txn: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const [, id, position] = TRANSACTION.exec(txn) ?? [];
    const found = id === undefined ? undefined : await this.requests.find(ctx.tenant.id, id);
    if (id === undefined || found?.credentialId !== ctx.principal.credentialId) throw unknown();
    void reply.header('cache-control', 'no-store');
    const { result } = found;
    if (result === undefined) {
      void reply.code(202).header('retry-after', '1').send();
      return;
    }
    const events = completionEvents(id, result);
    const { accept } = request.headers;
    if (result.answers === undefined || position !== undefined) {
      await this.sendOne(
        reply,
        id,
        events.find((event) => event.txn === txn),
        accept,
      );
    } else if (accept?.includes(SCIM_MEDIA_TYPE) === true) {
      void reply
        .header('content-type', `${SCIM_MEDIA_TYPE}; charset=utf-8`)
        .send(bulkResponse(result.answers));
    } else {
      void reply
        .header('content-type', 'application/json; charset=utf-8')
        .send(await this.turns.take(ctx.tenant.id, () => this.sets(id, events)));
    }
  }

  private async sendOne(
    reply: FastifyReply,
    requestId: string,
    event: StreamEvent | undefined,
    accept: string | undefined,
  ): Promise<void> {
    if (event === undefined)
      throw new Problem(404, 'The request has no operation at this position that was tried.');
    const token = this.tokenOf(requestId, event);
    if (wantsJson(accept)) {
      void reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(token));
      return;
    }
    void reply.header('content-type', 'application/secevent+jwt').send(await this.tokens.sign(token));
  }

  /** Signed tokens by their `jti`, as a poll is answered (RFC 8936 §2.3). */
  private async sets(requestId: string, events: readonly StreamEvent[]): Promise<string> {
    const sets: Record<string, string> = {};
    for (const event of events) {
      const token = this.tokenOf(requestId, event);
      sets[token.jti] = await this.tokens.sign(token);
    }
    return JSON.stringify({ sets });
  }

  private tokenOf(requestId: string, event: StreamEvent): SecurityEventToken {
    return this.tokens.ofStream(
      {
        id: requestId,
        issuer: this.publicUrl,
        audience: resultUrl(this.publicUrl, event.txn ?? requestId),
        eventTypes: new Set(),
      },
      event,
    );
  }
}

function unknown(): Problem {
  return new Problem(404, 'This credential has sent no such request, or its result is kept no longer.');
}

/** As it would have been answered at once (RFC 7644 §3.7.3). */
function bulkResponse(answers: NonNullable<AsyncResult['answers']>): string {
  return JSON.stringify({
    schemas: [URN.bulkResponse],
    Operations: answers.map(({ operation }) => operation),
  });
}

function wantsJson(accept = ''): boolean {
  return accept.includes('json') && !accept.includes('secevent+jwt');
}

import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';

import { Public } from '../auth/public.decorator.js';
import { PUBLIC_URL } from '../bootstrap/process.module.js';
import { renderDocument } from './render-document.js';
import { PAGE_STYLE, renderPage } from './render-page.js';

/** Of the API, not of the program. */
const VERSION = '1.0.0';

/** How long it may be kept without asking. */
const KEPT = 'public, max-age=300';

interface Written {
  readonly type: string;
  readonly body: string;
  readonly tag: string;
}

/** What the public listener has, as an OpenAPI 3.1 document and as a page; both are written once. */
@Controller()
@Public()
export class OpenapiController {
  private readonly document: Written;
  private readonly page: Written;

  constructor(@Inject(PUBLIC_URL) publicUrl: string) {
    const document = renderDocument(publicUrl, VERSION);
    this.document = written('application/json; charset=utf-8', JSON.stringify(document));
    this.page = written('text/html; charset=utf-8', renderPage(document));
  }

  @Get('openapi.json')
  openapi(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    send(request, reply, this.document);
  }

  @Get('docs')
  docs(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const style = createHash('sha256').update(PAGE_STYLE).digest('base64');
    void reply.header(
      'content-security-policy',
      `default-src 'none'; style-src 'sha256-${style}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    send(request, reply, this.page);
  }
}

function written(type: string, body: string): Written {
  return { type, body, tag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` };
}

function send(request: FastifyRequest, reply: FastifyReply, { type, body, tag }: Written): void {
  void reply.headers({ 'cache-control': KEPT, etag: tag, 'x-content-type-options': 'nosniff' });
  const known = request.headers['if-none-match']?.split(',').map((one) => one.trim().replace(/^W\//, ''));
  if (known?.includes(tag) === true) void reply.code(304).send();
  else void reply.header('content-type', type).send(body);
}

import { Controller, Header, HttpCode, Inject, Post, Req, UseInterceptors } from '@nestjs/common';
import { readTokenRequest, type TokenAnswer, type TokenEndpoint } from '@rollcall/auth';
import type { FastifyRequest } from 'fastify';

import { Public } from '../auth/public.decorator.js';
import type { ServingState } from '../health/serving-state.js';
import { SERVING_STATE } from '../health/tokens.js';
import { requestState } from '../http/request-state.js';
import { OauthErrors } from './oauth-errors.interceptor.js';
import { readFormBody } from './read-form-body.js';
import { TOKEN_ENDPOINT } from './tokens.js';

/** Where clients fetch access tokens (RFC 6749 §3.2): who they are is in the request itself. */
@Controller('oauth')
@Public()
@UseInterceptors(OauthErrors)
export class TokenController {
  constructor(
    @Inject(TOKEN_ENDPOINT) private readonly endpoint: TokenEndpoint,
    @Inject(SERVING_STATE) private readonly serving: ServingState,
  ) {}

  @Post('token')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Header('pragma', 'no-cache')
  async token(@Req() request: FastifyRequest): Promise<TokenAnswer> {
    await this.serving.requireSchema();
    const form = await readFormBody(request.raw);
    const asked = readTokenRequest(request.raw.headersDistinct['authorization'] ?? [], form);
    return this.endpoint.issue(asked, requestState(request).arrived);
  }
}

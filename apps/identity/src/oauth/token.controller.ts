import { Controller, Header, HttpCode, Inject, Post, Req, UseInterceptors } from '@nestjs/common';
import {
  OauthError,
  readTokenRequest,
  type ClientProof,
  type TokenAnswer,
  type TokenEndpoint,
} from '@rollcall/auth';
import type { FastifyRequest } from 'fastify';

import { Public } from '../auth/public.decorator.js';
import type { ServingState } from '../health/serving-state.js';
import { SERVING_STATE } from '../health/tokens.js';
import { requestState } from '../http/request-state.js';
import { REQUEST_LIMITS } from '../limits/limits.token.js';
import type { RequestLimits } from '../limits/request-limits.js';
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
    @Inject(REQUEST_LIMITS) private readonly limits: RequestLimits,
  ) {}

  @Post('token')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Header('pragma', 'no-cache')
  async token(@Req() request: FastifyRequest): Promise<TokenAnswer> {
    await this.serving.requireSchema();
    const form = await readFormBody(request.raw);
    const asked = readTokenRequest(request.raw.headersDistinct['authorization'] ?? [], form);
    const proof = sentAs(asked.proof);
    this.limits.checkAddress(request, proof);
    try {
      const answer = await this.endpoint.issue(asked, requestState(request).arrived);
      this.seenGood(asked.proof);
      return answer;
    } catch (error) {
      if (error instanceof OauthError && error.code === 'invalid_scope') this.seenGood(asked.proof);
      if (error instanceof OauthError && error.code === 'invalid_client') {
        this.limits.authenticationFailed(request, proof);
      }
      throw error;
    }
  }

  /** Its secret passes from then on beside somebody who guesses; an assertion is another one each time. */
  private seenGood(proof: ClientProof): void {
    if (proof.kind === 'secret') this.limits.authenticatedSeldom(sentAs(proof));
  }
}

/** What tells one attempt from another. */
function sentAs(proof: ClientProof): string {
  return proof.kind === 'secret' ? `${proof.id}:${proof.secret}` : proof.assertion;
}

import { Controller, Get, Header, Inject } from '@nestjs/common';
import { TRUSTED_ALGORITHMS } from '@rollcall/directory';
import type { JsonObject } from '@rollcall/scim';

import { Public } from '../auth/public.decorator.js';
import { PUBLIC_URL } from '../bootstrap/process.module.js';

/** What the service says of itself as an authorization server (RFC 8414). */
@Controller('.well-known')
@Public()
export class AuthorizationServerController {
  constructor(@Inject(PUBLIC_URL) private readonly publicUrl: string) {}

  @Get('oauth-authorization-server')
  @Header('cache-control', 'public, max-age=300')
  metadata(): JsonObject {
    return {
      issuer: this.publicUrl,
      token_endpoint: `${this.publicUrl}/oauth/token`,
      jwks_uri: `${this.publicUrl}/.well-known/jwks.json`,
      response_types_supported: [],
      grant_types_supported: ['client_credentials'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: [...TRUSTED_ALGORITHMS],
    };
  }
}

import { Module } from '@nestjs/common';
import { bearerTokenMint, TokenEndpoint, type AccessTokens, type TrustedTokens } from '@rollcall/auth';
import type { OauthClientStore } from '@rollcall/directory';

import { JwtModule } from '../auth/jwt.module.js';
import { ACCESS_TOKENS, TRUSTED_TOKENS } from '../auth/tokens.js';
import { LOGGER, type ServiceLogger } from '../bootstrap/service-logger.js';
import { OAUTH_CLIENT_STORE } from '../persistence/tokens.js';
import { AuthorizationServerController } from './authorization-server.controller.js';
import { TokenController } from './token.controller.js';
import { TOKEN_ENDPOINT } from './tokens.js';

/** OAuth 2.0: where clients of tenants fetch their access tokens. */
@Module({
  imports: [JwtModule],
  controllers: [TokenController, AuthorizationServerController],
  providers: [
    {
      provide: TOKEN_ENDPOINT,
      inject: [OAUTH_CLIENT_STORE, ACCESS_TOKENS, TRUSTED_TOKENS, LOGGER],
      useFactory: (
        clients: OauthClientStore,
        tokens: AccessTokens,
        trusted: TrustedTokens,
        logger: ServiceLogger,
      ) => {
        const onTouchError = (error: unknown): void => {
          logger.warn({ err: error }, 'the last use of an OAuth client could not be noted');
        };
        return new TokenEndpoint({ clients, mint: bearerTokenMint, tokens, trusted, onTouchError });
      },
    },
  ],
})
export class OauthModule {}

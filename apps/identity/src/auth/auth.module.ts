import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import {
  Argon2PasswordHasher,
  BearerAuthenticator,
  bearerTokenMint,
  cursorSealer,
  JwtAuthenticator,
  type AccessTokens,
  type SpeakingTokens,
  type TrustedTokens,
} from '@rollcall/auth';
import {
  PasswordKeeper,
  type AuditLog,
  type CredentialStore,
  type OauthClientStore,
  type PasswordPolicy,
  type ResourceReader,
  type TrustedIssuerStore,
} from '@rollcall/directory';

import { RequestAudits } from '../audit/request-audits.js';
import { PASSWORD_POLICY } from '../bootstrap/process.module.js';
import { LOGGER, type ServiceLogger } from '../bootstrap/service-logger.js';
import type { Stores } from '../persistence/stores.js';
import {
  AUDIT_LOG,
  CREDENTIAL_STORE,
  CURSOR_SECRET,
  OAUTH_CLIENT_STORE,
  RESOURCE_READER,
  TRUSTED_ISSUER_STORE,
} from '../persistence/tokens.js';
import { CredentialGuard } from './credential.guard.js';
import { JwtModule } from './jwt.module.js';
import { speakingTokens } from './speaking-tokens.js';
import {
  ACCESS_TOKENS,
  AUTHENTICATOR,
  CURSOR_SEALER,
  PASSWORDS,
  SPEAKING_TOKENS,
  TRUSTED_TOKENS,
  REQUEST_AUDITS,
} from './tokens.js';

/** Who calls, and what is secret: the global guard, the authenticator, the password keeper and the cursor sealer. */
@Module({
  imports: [JwtModule],
  providers: [
    {
      provide: SPEAKING_TOKENS,
      inject: [ACCESS_TOKENS, TRUSTED_TOKENS, OAUTH_CLIENT_STORE, TRUSTED_ISSUER_STORE],
      useFactory: (
        tokens: AccessTokens,
        trusted: TrustedTokens,
        clients: OauthClientStore,
        issuers: TrustedIssuerStore,
      ) => speakingTokens(new JwtAuthenticator(tokens, trusted, clients, issuers)),
    },
    {
      provide: AUTHENTICATOR,
      inject: [CREDENTIAL_STORE, LOGGER, SPEAKING_TOKENS],
      useFactory: (credentials: CredentialStore, logger: ServiceLogger, speaking: SpeakingTokens) => {
        const onTouchError = (error: unknown): void => {
          logger.warn({ err: error }, 'the last use of a credential could not be noted');
        };
        return new BearerAuthenticator(credentials, bearerTokenMint, onTouchError, speaking);
      },
    },
    {
      provide: PASSWORDS,
      inject: [RESOURCE_READER, PASSWORD_POLICY],
      useFactory: (reader: ResourceReader, policy: PasswordPolicy) =>
        new PasswordKeeper(new Argon2PasswordHasher(), reader, policy),
    },
    {
      provide: CURSOR_SEALER,
      inject: [CURSOR_SECRET],
      useFactory: (readSecret: Stores['cursorSecret']) => cursorSealer(readSecret),
    },
    {
      provide: REQUEST_AUDITS,
      inject: [AUDIT_LOG],
      useFactory: (log: AuditLog) => new RequestAudits(log, Date.now),
    },
    { provide: APP_GUARD, useClass: CredentialGuard },
  ],
  exports: [CURSOR_SEALER, PASSWORDS],
})
export class AuthModule {}

import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Argon2PasswordHasher, BearerAuthenticator, bearerTokenMint, cursorSealer } from '@rollcall/auth';
import {
  PasswordKeeper,
  type AuditLog,
  type CredentialStore,
  type PasswordPolicy,
  type ResourceReader,
} from '@rollcall/directory';

import { RequestAudits } from '../audit/request-audits.js';
import { PASSWORD_POLICY } from '../bootstrap/process.module.js';
import { LOGGER, type ServiceLogger } from '../bootstrap/service-logger.js';
import type { Stores } from '../persistence/stores.js';
import { AUDIT_LOG, CREDENTIAL_STORE, CURSOR_SECRET, RESOURCE_READER } from '../persistence/tokens.js';
import { CredentialGuard } from './credential.guard.js';
import { AUTHENTICATOR, CURSOR_SEALER, PASSWORDS, REQUEST_AUDITS } from './tokens.js';

/** Who calls, and what is secret: the global guard, the authenticator, the password keeper and the cursor sealer. */
@Module({
  providers: [
    {
      provide: AUTHENTICATOR,
      inject: [CREDENTIAL_STORE, LOGGER],
      useFactory: (credentials: CredentialStore, logger: ServiceLogger) =>
        new BearerAuthenticator(credentials, bearerTokenMint, (error) => {
          logger.warn({ err: error }, 'the last use of a credential could not be noted');
        }),
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

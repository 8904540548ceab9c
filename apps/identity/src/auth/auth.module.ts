import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Argon2PasswordHasher, BearerAuthenticator, bearerTokenMint } from '@rollcall/auth';
import { PasswordKeeper, type CredentialStore, type ResourceReader } from '@rollcall/directory';

import { LOGGER, type ServiceLogger } from '../bootstrap/service-logger.js';
import { CREDENTIAL_STORE, RESOURCE_READER } from '../persistence/tokens.js';
import { CredentialGuard } from './credential.guard.js';
import { AUTHENTICATOR, PASSWORDS } from './tokens.js';

/** Who calls, and what a password is: the global guard, the authenticator and the password keeper. */
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
      inject: [RESOURCE_READER],
      useFactory: (reader: ResourceReader) => new PasswordKeeper(new Argon2PasswordHasher(), reader),
    },
    { provide: APP_GUARD, useClass: CredentialGuard },
  ],
  exports: [PASSWORDS],
})
export class AuthModule {}

import { Module } from '@nestjs/common';
import { AccessTokens, IssuerKeys, TrustedTokens } from '@rollcall/auth';
import type { DocumentFetcher, TokenSigner, TrustedIssuerStore } from '@rollcall/directory';
import { documentFetcher, type PushMeans } from '@rollcall/outbox';

import { PUBLIC_URL, PUSH_MEANS } from '../bootstrap/process.module.js';
import { LOGGER, type ServiceLogger } from '../bootstrap/service-logger.js';
import { TRUSTED_ISSUER_STORE } from '../persistence/tokens.js';
import { SigningModule } from '../signing/signing.module.js';
import { SIGNING_KEYS } from '../signing/tokens.js';
import { ACCESS_TOKENS, DOCUMENT_FETCHER, TRUSTED_TOKENS } from './tokens.js';

/** Tokens that are JWTs: the access tokens of the service, and those of issuers that tenants trust. */
@Module({
  imports: [SigningModule],
  providers: [
    {
      provide: ACCESS_TOKENS,
      inject: [SIGNING_KEYS, PUBLIC_URL],
      useFactory: (signer: TokenSigner, publicUrl: string) => new AccessTokens(signer, publicUrl),
    },
    {
      provide: DOCUMENT_FETCHER,
      inject: [PUSH_MEANS],
      useFactory: ({ targets }: PushMeans) => documentFetcher(targets),
    },
    {
      provide: TRUSTED_TOKENS,
      inject: [TRUSTED_ISSUER_STORE, DOCUMENT_FETCHER, LOGGER],
      useFactory: (issuers: TrustedIssuerStore, documents: DocumentFetcher, logger: ServiceLogger) =>
        new TrustedTokens(
          issuers,
          new IssuerKeys(documents, (issuer, error) => {
            logger.warn({ err: error, issuer }, 'the keys of a trusted issuer could not be fetched');
          }),
        ),
    },
  ],
  exports: [ACCESS_TOKENS, DOCUMENT_FETCHER, TRUSTED_TOKENS],
})
export class JwtModule {}

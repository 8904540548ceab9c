import { Module } from '@nestjs/common';
import type { SigningKeyStore } from '@rollcall/directory';
import { SigningKeys, type PushMeans } from '@rollcall/outbox';

import { PUSH_MEANS } from '../bootstrap/process.module.js';
import { SIGNING_KEY_STORE } from '../persistence/tokens.js';
import { SIGNING_KEYS } from './tokens.js';

/** The keys that sign tokens: one set for security event tokens and for access tokens. */
@Module({
  providers: [
    {
      provide: SIGNING_KEYS,
      inject: [SIGNING_KEY_STORE, PUSH_MEANS],
      useFactory: (store: SigningKeyStore, { secrets }: PushMeans) =>
        new SigningKeys(store, secrets, Date.now),
    },
  ],
  exports: [SIGNING_KEYS],
})
export class SigningModule {}

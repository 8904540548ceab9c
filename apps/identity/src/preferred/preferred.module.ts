import { Module } from '@nestjs/common';
import { Argon2PasswordHasher } from '@rollcall/auth';
import {
  DryRunService,
  PasswordKeeper,
  unhashed,
  type BulkSurroundings,
  type IdSource,
  type PasswordPolicy,
  type Rehearsals,
  type ResourceLinks,
} from '@rollcall/directory';

import type { AsyncRequests } from '../async/async-requests.js';
import { AsyncModule } from '../async/async.module.js';
import { ASYNC_REQUESTS, BULK_SURROUNDINGS } from '../async/tokens.js';
import { LINKS, PASSWORD_POLICY } from '../bootstrap/process.module.js';
import { bulkEndpoints } from '../bulk/bulk-endpoints.js';
import { BulkRoom } from '../bulk/bulk-room.js';
import { ID_SOURCE, REHEARSALS } from '../persistence/tokens.js';
import { PREFERRED_REQUESTS } from './preferred.token.js';
import { PreferredRequests } from './preferred-requests.js';

/** Dry runs of bulk requests at a time. */
const DRY_RUNS = { most: 2, mostOfTenant: 1 };

/** Changes that are carried out later, or only tried. */
@Module({
  imports: [AsyncModule],
  providers: [
    {
      provide: DryRunService,
      inject: [REHEARSALS, PASSWORD_POLICY, ID_SOURCE, LINKS, BULK_SURROUNDINGS],
      useFactory: (
        rehearsals: Rehearsals,
        policy: PasswordPolicy,
        ids: IdSource,
        links: ResourceLinks,
        surroundings: BulkSurroundings,
      ) => {
        const hasher = unhashed(new Argon2PasswordHasher());
        return new DryRunService({
          ...{ rehearsals, ids, links },
          passwordsOf: (store) => new PasswordKeeper(hasher, store, policy),
          bulk: { endpointsOf: bulkEndpoints, surroundings },
        });
      },
    },
    {
      provide: PREFERRED_REQUESTS,
      inject: [ASYNC_REQUESTS, DryRunService],
      useFactory: (later: AsyncRequests, dryRuns: DryRunService) =>
        new PreferredRequests(later, dryRuns, new BulkRoom(DRY_RUNS)),
    },
  ],
  exports: [PREFERRED_REQUESTS],
})
export class PreferredModule {}

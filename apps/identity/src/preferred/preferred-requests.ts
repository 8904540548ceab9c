import type { DryRunService, RequestContext, ResourceBinding } from '@rollcall/directory';
import type { Json } from '@rollcall/scim';

import type { AsyncRequests } from '../async/async-requests.js';
import type { BulkRoom } from '../bulk/bulk-room.js';
import type { Preference } from '../http/prefer.js';
import type { PreferredEndpoint } from '../http/preferred-endpoint.js';
import { text, type ScimAnswer } from '../http/scim-answer.js';

/** Changes that are not simply made: they are carried out later, or only tried. */
export class PreferredRequests {
  /** @param room for dry runs of bulk requests: each keeps a connection, and locks, until its end */
  constructor(
    private readonly later: AsyncRequests,
    private readonly dryRuns: DryRunService,
    private readonly room: BulkRoom,
  ) {}

  /** The endpoint of one resource type. */
  endpoint(binding: ResourceBinding): PreferredEndpoint {
    const later = this.later.endpoint(binding);
    return {
      accept: async (ctx, operation, preference) =>
        preference === 'dryRun'
          ? text(await this.dryRuns.perform(ctx, binding, operation))
          : later.accept(ctx, operation, preference),
    };
  }

  /** Accepts a bulk request. @throws ScimError as `AsyncRequests`, and `unavailable` where there is no room to try it */
  async acceptBulk(ctx: RequestContext, body: Json, preference: Preference): Promise<ScimAnswer> {
    return preference === 'dryRun'
      ? this.room.within(ctx, async () => text(await this.dryRuns.performBulk(ctx, body)))
      : this.later.acceptBulk(ctx, body, preference);
  }
}

import type { AsyncWork } from './async-work.js';
import type { KeptBulk, KeptOperation, KeptRequest } from './kept-request.js';

/** Carries requests of every kind out, each by what is made for it. */
export function workOfKinds(
  operations: AsyncWork<KeptOperation>,
  bulks: AsyncWork<KeptBulk>,
): AsyncWork<KeptRequest> {
  return {
    perform: (ctx, claim, kept, stopped) =>
      'bulk' in kept
        ? bulks.perform(ctx, claim, kept, stopped)
        : operations.perform(ctx, claim, kept, stopped),
    failed: (ctx, claim, kept, error) =>
      'bulk' in kept ? bulks.failed(ctx, claim, kept, error) : operations.failed(ctx, claim, kept, error),
  };
}

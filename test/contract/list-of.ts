import type { RequestContext, ResourcePage } from '@rollcall/directory';
import { LENIENT, bindFilter, parseFilter, type ResourceType } from '@rollcall/scim';

import { NOTHING_WANTED, type OpenStore } from '../support/open-store.js';

/** The first ten resources of a type that a filter selects, as a store gives them. */
export function listOf(
  store: OpenStore,
  ctx: RequestContext,
  type: ResourceType,
  filter: string,
): Promise<ResourcePage> {
  return store.resources.list(ctx, type, {
    filter: bindFilter(parseFilter(filter), type, LENIENT),
    page: { startIndex: 1, count: 10 },
    wanted: NOTHING_WANTED,
  });
}

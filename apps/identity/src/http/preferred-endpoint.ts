import type { DryRunOperation, RequestContext } from '@rollcall/directory';

import type { Preference } from './prefer.js';
import type { ScimAnswer } from './scim-answer.js';

/** Where the changes of resources of one type go that are not simply made: later, or not at all. */
export interface PreferredEndpoint {
  /** @returns 202, or the answer itself where it is there at once */
  accept(ctx: RequestContext, operation: DryRunOperation, preference: Preference): Promise<ScimAnswer>;
}

import type { Json, Preconditions } from '@rollcall/scim';

import type { ProjectionParameters } from '../resources/query-parameters.js';

/** A change of one resource that is tried. */
export type DryRunOperation =
  | { readonly method: 'POST'; readonly body: Json; readonly parameters: ProjectionParameters }
  | {
      readonly method: 'PUT' | 'PATCH';
      readonly id: string;
      readonly body: Json;
      readonly parameters: ProjectionParameters;
      readonly preconditions?: Preconditions | undefined;
    }
  | {
      readonly method: 'DELETE';
      readonly id: string;
      readonly preconditions?: Preconditions | undefined;
    };

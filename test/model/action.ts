import type { Body } from '../support/scim-messages.js';
import type { Kind } from './directory-model.js';
import type { Email } from './emails-model.js';
import type { GroupChange } from './group-changes.js';
import type { Projected, Query } from './model-query.js';
import type { RobotChange } from './robot-changes.js';
import type { UserChange } from './user-changes.js';

/** The body of a POST or PUT of a user. */
export interface UserInput {
  readonly fields: Body;
  readonly emails?: readonly Email[];
  readonly manager?: number;
}

/** The body of a POST or PUT of a group. */
export interface GroupInput {
  readonly fields: Body;
  readonly members: readonly number[];
  /** Each member is sent with this `type`, which may be wrong. */
  readonly type?: Kind;
}

/** The body of a POST or PUT of a robot. */
export interface RobotInput {
  readonly fields: Body;
}

/** Whether a write names the version that the resource has, or another one. Not sent where ETags are not supported. */
export type Precondition = 'holds' | 'fails';

/**
 * One change. A number names one of the resources that are there when it is sent, a negative one none, so that what is
 * left of a sequence when it shrinks still means something.
 */
export type Write =
  | { readonly kind: 'createUser'; readonly input: UserInput }
  | { readonly kind: 'createGroup'; readonly input: GroupInput }
  | { readonly kind: 'createRobot'; readonly input: RobotInput }
  | (Aimed & { readonly kind: 'replaceUser'; readonly input: UserInput })
  | (Aimed & { readonly kind: 'replaceGroup'; readonly input: GroupInput })
  | (Aimed & { readonly kind: 'replaceRobot'; readonly input: RobotInput })
  | (Aimed & { readonly kind: 'patchUser'; readonly changes: readonly UserChange[] })
  | (Aimed & { readonly kind: 'patchGroup'; readonly changes: readonly GroupChange[] })
  | (Aimed & { readonly kind: 'patchRobot'; readonly changes: readonly RobotChange[] })
  | (Aimed & { readonly kind: 'delete'; readonly of: Kind });

/** A write of a resource that is there. */
export interface Aimed {
  readonly on: number;
  readonly precondition?: Precondition;
}

/** What a provisioning client does. */
export type Action =
  | Write
  /** One by one where Bulk is not supported. */
  | { readonly kind: 'bulk'; readonly writes: readonly Write[]; readonly failOnErrors?: number }
  | { readonly kind: 'get'; readonly of: Kind; readonly on: number; readonly shown: Projected }
  | { readonly kind: 'list'; readonly of: Kind; readonly query: Query; readonly by: 'GET' | 'POST' }
  /** All pages of a query, by cursor (RFC 9865). */
  | { readonly kind: 'walk'; readonly of: Kind; readonly query: Query };

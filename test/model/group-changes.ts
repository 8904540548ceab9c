import type { Body } from '../support/scim-messages.js';
import type { Draft, Kind, ModelResource } from './directory-model.js';
import { withValue } from './directory-model.js';
import type { Resolve, WriteOp } from './user-changes.js';

/** One operation of a PATCH of a group. Numbers stand for resources that are there when the operation is sent. */
export type GroupChange =
  | { readonly kind: 'set'; readonly op: WriteOp; readonly name: string; readonly value: string | null }
  | { readonly kind: 'members'; readonly op: WriteOp; readonly members: readonly number[] }
  | { readonly kind: 'removeMembers'; readonly members: readonly number[]; readonly by: 'filter' | 'list' }
  | { readonly kind: 'removeType'; readonly type: Kind }
  | { readonly kind: 'clear' }
  | { readonly kind: 'fault'; readonly operation: Body; readonly refusal: string };

/** What a PATCH makes of a group, and the ways in which it may be refused: any, where there is one. */
export interface GroupOutcome {
  readonly draft: Draft;
  readonly refusals: readonly string[];
}

/** What a group's operations are understood with. */
export interface GroupWorld {
  readonly resolve: Resolve;
  readonly find: (id: string) => ModelResource | undefined;
}

/** The operation as it is sent (RFC 7644 §3.5.2). */
export function groupOperation(change: GroupChange, resolve: Resolve): Body {
  switch (change.kind) {
    case 'set':
      return { op: change.op, path: change.name, value: change.value };
    case 'members':
      return {
        op: change.op,
        path: 'members',
        value: change.members.map((drawn) => ({ value: resolve(drawn) })),
      };
    case 'removeMembers': {
      const ids = change.members.map(resolve);
      if (change.by === 'list')
        return { op: 'remove', path: 'members', value: ids.map((value) => ({ value })) };
      const terms = ids.map((id) => `value eq "${id}"`);
      return { op: 'remove', path: `members[${terms.join(' or ')}]` };
    }
    case 'removeType':
      return { op: 'remove', path: `members[type eq "${change.type}"]` };
    case 'clear':
      return { op: 'remove', path: 'members' };
    case 'fault':
      return change.operation;
  }
}

/** What the operations of one PATCH do, in their order; whether members may be what they are is asked of the result. */
export function patchGroup(group: Draft, changes: readonly GroupChange[], world: GroupWorld): GroupOutcome {
  const refusals: string[] = [];
  let { attributes } = group;
  let members: ReadonlySet<string> = new Set(group.members);
  for (const change of changes) {
    if (change.kind === 'fault') refusals.push(change.refusal);
    else if (change.kind === 'set') {
      const isRequired = change.name === 'displayName';
      if (change.value === null && isRequired) refusals.push('400 mutability');
      else attributes = withValue(attributes, [change.name], change.value ?? undefined);
    } else members = membersAfter(members, change, world);
  }
  return { draft: { attributes, members: [...members] }, refusals };
}

function membersAfter(
  members: ReadonlySet<string>,
  change: Exclude<GroupChange, { readonly kind: 'fault' | 'set' }>,
  { resolve, find }: GroupWorld,
): ReadonlySet<string> {
  switch (change.kind) {
    case 'members': {
      const sent = change.members.map(resolve);
      return new Set(change.op === 'add' ? [...members, ...sent] : sent);
    }
    case 'removeMembers': {
      const gone = change.members.map(resolve);
      return new Set([...members].filter((id) => !gone.includes(id)));
    }
    case 'removeType':
      return new Set([...members].filter((id) => find(id)?.kind !== change.type));
    case 'clear':
      return new Set();
  }
}

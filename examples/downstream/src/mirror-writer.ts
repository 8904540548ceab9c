import { Injectable } from '@nestjs/common';
import {
  OnProvisioning,
  type GroupEvent,
  type Member,
  type ProvisioningContext,
  type UserAttributes,
  type UserEvent,
} from '@rollcall/consumer';
import type { EntityManager } from 'typeorm';

import { Membership } from './membership.entity.js';
import { MirroredGroup } from './mirrored-group.entity.js';
import { MirroredUser } from './mirrored-user.entity.js';
import { sayChange } from './say-change.js';

/** Rows in one statement. */
const AT_ONCE = 200;

/** Keeps the mirror: what the handlers write is committed with the note that the event was applied, or not at all. */
@Injectable()
export class MirrorWriter {
  @OnProvisioning('user.*')
  async user(event: UserEvent, { manager }: ProvisioningContext): Promise<void> {
    if (event.type === 'user.deleted') {
      const known = await manager.findOneBy(MirroredUser, { id: event.resourceId });
      await manager.delete(MirroredUser, { id: event.resourceId });
      sayChange('user', 'deleted', known?.userName ?? event.resourceId);
      return;
    }
    const { after } = event;
    await manager.upsert(MirroredUser, rowOf(event, after), ['id']);
    const what = event.type === 'user.updated' ? ` (${event.changed.join(', ')})` : '';
    sayChange('user', event.type.replace('user.', ''), after.userName + what);
  }

  @OnProvisioning('group.*')
  async group(event: GroupEvent, { manager }: ProvisioningContext): Promise<void> {
    const { resourceId: id, version } = event;
    switch (event.type) {
      case 'group.deleted':
        // No event says who was in it.
        await manager.delete(Membership, { groupId: id });
        await manager.delete(MirroredGroup, { id });
        break;
      case 'group.snapshot':
        await manager.upsert(MirroredGroup, { ...groupOf(event), id, version }, ['id']);
        await manager.delete(Membership, { groupId: id });
        await add(manager, id, event.members);
        break;
      case 'group.created':
        await manager.upsert(MirroredGroup, { ...groupOf(event), id, version }, ['id']);
        await add(manager, id, event.added);
        break;
      case 'group.updated':
        await manager.upsert(MirroredGroup, { ...groupOf(event), id, version }, ['id']);
        await remove(manager, id, event.removed);
        await add(manager, id, event.added);
        break;
      case 'group.membersChanged':
        await manager.update(MirroredGroup, { id }, { version });
        await remove(manager, id, event.removed);
        await add(manager, id, event.added);
        break;
    }
    await this.say(event, manager);
  }

  private async say(event: GroupEvent, manager: EntityManager): Promise<void> {
    const verb = event.type.replace('group.', '');
    if (event.type === 'group.deleted') {
      sayChange('group', verb, event.before?.displayName ?? event.resourceId);
      return;
    }
    const group = await manager.findOneBy(MirroredGroup, { id: event.resourceId });
    const name = group?.displayName ?? event.resourceId;
    if (event.type === 'group.snapshot') {
      sayChange('group', verb, `${name}: ${event.members.length} members`);
      return;
    }
    const added = await Promise.all(event.added.slice(0, 5).map((member) => nameOf(manager, member, '+')));
    const removed = event.type === 'group.created' ? [] : event.removed;
    const gone = await Promise.all(removed.slice(0, 5).map((member) => nameOf(manager, member, '-')));
    const more = event.added.length + removed.length - added.length - gone.length;
    const rest = more > 0 ? [`and ${more} more`] : [];
    sayChange('group', verb, [`${name}:`, ...added, ...gone, ...rest].join(' ').replace(/:$/, ''));
  }
}

function rowOf(event: UserEvent, attributes: UserAttributes) {
  return {
    id: event.resourceId,
    userName: attributes.userName,
    active: attributes.active !== false,
    attributes,
    version: event.version,
  };
}

function groupOf({
  after,
}: Extract<GroupEvent, { readonly after: unknown }>): Omit<MirroredGroup, 'id' | 'version'> {
  return { displayName: after.displayName, attributes: after };
}

/** Adding twice changes nothing. */
async function add(manager: EntityManager, groupId: string, members: readonly Member[]): Promise<void> {
  for (let start = 0; start < members.length; start += AT_ONCE) {
    const rows = members.slice(start, start + AT_ONCE).map(({ value }) => ({ groupId, memberId: value }));
    await manager.upsert(Membership, rows, ['groupId', 'memberId']);
  }
}

async function remove(manager: EntityManager, groupId: string, members: readonly Member[]): Promise<void> {
  for (const { value } of members) await manager.delete(Membership, { groupId, memberId: value });
}

async function nameOf(manager: EntityManager, { value }: Member, sign: '+' | '-'): Promise<string> {
  const user = await manager.findOneBy(MirroredUser, { id: value });
  return `${sign}${user?.userName ?? value}`;
}

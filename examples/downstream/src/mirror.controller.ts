import { Controller, Get, HttpStatus, Inject, Res } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import { ProvisioningEvents } from '@rollcall/consumer';
import type { DataSource } from 'typeorm';

import { READER } from './data-source-options.js';
import { Membership } from './membership.entity.js';
import { MirroredGroup } from './mirrored-group.entity.js';
import { MirroredUser } from './mirrored-user.entity.js';

/** What is needed of an answer. */
interface Reply {
  status(code: number): { send(body: unknown): unknown };
}

/** What the mirror shows. */
@Controller()
export class MirrorController {
  constructor(
    @Inject(getDataSourceToken(READER)) private readonly reader: DataSource,
    @Inject(ProvisioningEvents) private readonly events: ProvisioningEvents,
  ) {}

  @Get('mirror/users')
  users(): Promise<readonly MirroredUser[]> {
    return this.reader.manager.find(MirroredUser, { order: { id: 'ASC' } });
  }

  @Get('mirror/groups')
  async groups(): Promise<readonly (MirroredGroup & { readonly members: readonly string[] })[]> {
    const groups = await this.reader.manager.find(MirroredGroup, { order: { id: 'ASC' } });
    const memberships = await this.reader.manager.find(Membership, { order: { memberId: 'ASC' } });
    const members = new Map(groups.map(({ id }) => [id, [] as string[]]));
    for (const { groupId, memberId } of memberships) members.get(groupId)?.push(memberId);
    return groups.map((group) => Object.assign(group, { members: members.get(group.id) ?? [] }));
  }

  /** 200 while events are taken and none waits; 503 else, with the reason. */
  @Get('healthz')
  async health(@Res() reply: Reply): Promise<void> {
    const status = await this.events.status();
    const well = status.phase === 'live' && status.waiting === 0 && status.trouble === undefined;
    reply.status(well ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE).send(status);
  }
}

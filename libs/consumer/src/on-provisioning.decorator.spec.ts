import 'reflect-metadata';

import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable, Module, Scope, type INestApplicationContext, type Provider } from '@nestjs/common';
import { DiscoveryModule, MetadataScanner } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { EntityManager } from 'typeorm';

import { DiscoveredHandlers } from './discovered-handlers.js';
import type { GroupEvent } from './events/group-events.js';
import type { ProvisioningEvent } from './events/provisioning-event.js';
import type { UserCreated, UserDeactivated, UserEvent } from './events/user-events.js';
import { groupEvent, wireEvent } from './events/wire-event.fixture.js';
import { OnProvisioning } from './on-provisioning.decorator.js';

const calls: string[] = [];

@Injectable()
class Accounts {
  private readonly name = 'accounts';

  @OnProvisioning('user.created')
  open(event: UserCreated): void {
    calls.push(`${this.name} opens ${event.after.userName}`);
  }

  @OnProvisioning('user.*')
  async see(event: UserEvent): Promise<void> {
    await Promise.resolve();
    calls.push(`${this.name} sees ${event.type}`);
  }

  // @ts-expect-error A handler of another event than its pattern's does not compile.
  @OnProvisioning('user.deactivated')
  wrong(event: GroupEvent): void {
    calls.push(event.type);
  }
}

class Audit extends Accounts {
  @OnProvisioning('*')
  note(event: ProvisioningEvent): void {
    calls.push(`audit notes ${event.type}`);
  }
}

@Injectable({ scope: Scope.REQUEST })
class PerRequest {
  @OnProvisioning('user.deactivated')
  close(event: UserDeactivated): void {
    calls.push(event.type);
  }
}

const manager = Object.create(EntityManager.prototype) as EntityManager;

describe('@OnProvisioning', () => {
  let app: INestApplicationContext | undefined;

  afterEach(async () => {
    calls.length = 0;
    await app?.close();
  });

  async function handlers(...providers: Provider[]): Promise<DiscoveredHandlers> {
    @Module({ imports: [DiscoveryModule], providers: [MetadataScanner, DiscoveredHandlers, ...providers] })
    class Handlers {}
    app = await Test.createTestingModule({ imports: [Handlers] }).compile();
    await app.init();
    const found = app.get(DiscoveredHandlers, { strict: false });
    found.discover();
    return found;
  }

  it('methods of a provider get the events of their patterns, one after the other', async () => {
    const found = await handlers(Accounts);
    await found.handle(wireEvent(), { manager });
    await found.handle(groupEvent(), { manager });
    expect(calls).toEqual(['accounts opens ines', 'accounts sees user.created']);
  });

  it('methods that are inherited, and those of what a factory made, count as well', async () => {
    const found = await handlers({ provide: 'audit', useFactory: () => new Audit() });
    await found.handle(wireEvent(), { manager });
    expect([...calls].sort()).toEqual([
      'accounts opens ines',
      'accounts sees user.created',
      'audit notes user.created',
    ]);
  });

  it('a provider under two tokens is called once', async () => {
    const found = await handlers(Accounts, { provide: 'alias', useExisting: Accounts });
    await found.handle(wireEvent(), { manager });
    expect(calls).toHaveLength(2);
  });

  it('a provider that is made for each request is refused at the start', async () => {
    await expect(handlers(PerRequest)).rejects.toThrow('must be a singleton');
  });

  it('a pattern that matches nothing is refused where it is written', () => {
    expect(() => OnProvisioning('user.creatd')).toThrow('user.created');
  });
});

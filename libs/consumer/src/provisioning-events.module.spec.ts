import 'reflect-metadata';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable, Logger, type INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import Libsql from 'libsql';
import { DataSource } from 'typeorm';

import { libsqlEngine } from '../../../test/support/engines.js';
import { eventually } from '../../../test/support/eventually.js';
import type { ProvisioningEvent } from './events/provisioning-event.js';
import { wireEvent } from './events/wire-event.fixture.js';
import type { ProvisioningContext } from './inbox/event-handlers.js';
import { openDatabase, type NoteRow } from './inbox/open-database.fixture.js';
import { OnProvisioning } from './on-provisioning.decorator.js';
import type { ProvisioningEventsOptions } from './options.js';
import { ProvisioningEvents } from './provisioning-events.js';
import { ProvisioningEventsModule } from './provisioning-events.module.js';
import { ScriptedService } from './scripted-service.fixture.js';
import { feed } from './sources/feed.js';
import type { EventSource, Receiver } from './sources/event-source.js';

const refused = new Set<string>();

@Injectable()
class Notes {
  @OnProvisioning('*')
  async note(event: ProvisioningEvent, { manager }: ProvisioningContext): Promise<void> {
    const text = `${event.type} ${event.resourceId} ${event.version}`;
    if (refused.has(text)) throw new Error('refused');
    await manager.insert<NoteRow>('Note', { text });
  }
}

async function openApp(options: ProvisioningEventsOptions): Promise<INestApplicationContext> {
  const app = await Test.createTestingModule({
    imports: [ProvisioningEventsModule.register(options)],
    providers: [Notes],
  }).compile();
  return app.init();
}

describe('ProvisioningEventsModule', () => {
  let service: ScriptedService;
  let dataSource: DataSource;
  const apps: INestApplicationContext[] = [];

  beforeEach(async () => {
    refused.clear();
    service = await ScriptedService.start();
    dataSource = await openDatabase(await libsqlEngine.databaseUrl());
    Logger.overrideLogger(false);
  });
  afterEach(async () => {
    for (const app of apps.splice(0)) await app.close();
    await dataSource.destroy();
    await service.stop();
  });

  async function start(options: Partial<ProvisioningEventsOptions> = {}): Promise<ProvisioningEvents> {
    const source = feed({ url: service.url, token: service.token });
    const app = await openApp({ source, dataSource, gapPatience: 200, ...options });
    apps.push(app);
    return app.get(ProvisioningEvents);
  }

  async function live(events: ProvisioningEvents): Promise<void> {
    await eventually(async () => expect((await events.status()).phase).toBe('live'));
  }

  async function stop(): Promise<void> {
    for (const app of apps.splice(0)) await app.close();
  }

  async function notes(): Promise<readonly string[]> {
    const rows = await dataSource.manager.find<NoteRow>('Note', { order: { id: 'ASC' } });
    return rows.map(({ text }) => text);
  }

  it('begins with all resources as they are, and goes on with what happens', async () => {
    for (const id of ['u1', 'u2', 'u3']) service.create('User', id, { userName: id });
    service.create('Group', 'g1', { displayName: 'Desk' }, ['u1']);
    const events = await start();
    await eventually(async () => expect(await notes()).toHaveLength(4));
    expect([...(await notes())].sort()).toEqual([
      'group.snapshot g1 1',
      'user.snapshot u1 1',
      'user.snapshot u2 1',
      'user.snapshot u3 1',
    ]);
    service.update('u2', { title: 'Lead' });
    service.remove('u3');
    await eventually(async () =>
      expect((await notes()).slice(4)).toEqual(['user.updated u2 2', 'user.deleted u3 2']),
    );
    expect(await events.status()).toMatchObject({ phase: 'live', waiting: 0, trouble: undefined });
  });

  it('reads only what events tell of: the catalogues of roles and entitlements describe the service', async () => {
    service.create('User', 'u1', { userName: 'u1' });
    await live(await start());
    expect(await notes()).toEqual(['user.snapshot u1 1']);
    expect(service.requests).toContain('/scim/v2/Groups');
    expect(service.requests).not.toContain('/scim/v2/Roles');
    expect(service.requests).not.toContain('/scim/v2/Entitlements');
  });

  it('what happens during the snapshot is neither lost nor done twice', async () => {
    for (const id of ['u1', 'u2', 'u3', 'u4', 'u5']) service.create('User', id, { userName: id });
    let page = 0;
    service.beforePage = () => {
      page += 1;
      if (page !== 2) return;
      service.update('u1', { title: 'behind the page' });
      service.update('u4', { title: 'before the page' });
      service.remove('u5');
      service.create('User', 'u0', { userName: 'u0' });
    };
    await start();
    const wanted = [
      'user.created u0 1',
      'user.deleted u5 2',
      'user.snapshot u1 1',
      'user.snapshot u2 1',
      'user.snapshot u3 1',
      'user.snapshot u4 2',
      'user.updated u1 2',
    ];
    await eventually(async () => expect([...(await notes())].sort()).toEqual(wanted));
  });

  it('goes on where it stopped, and reads nothing anew', async () => {
    service.create('User', 'u1', { userName: 'u1' });
    await live(await start());
    await stop();
    service.update('u1', { title: 'while it was away' });
    service.requests.length = 0;
    await start();
    await eventually(async () => expect(await notes()).toEqual(['user.snapshot u1 1', 'user.updated u1 2']));
    expect(service.requests.filter((path) => path.startsWith('/scim/'))).toEqual([]);
  });

  it('where the feed is kept no longer, reads all resources, and learns who is gone', async () => {
    for (const id of ['u1', 'u2']) service.create('User', id, { userName: id });
    await live(await start());
    await stop();
    service.update('u1', { title: 'nobody heard' });
    service.remove('u2');
    service.create('User', 'u3', { userName: 'u3' });
    service.forget();
    await start();
    await eventually(async () =>
      expect([...(await notes()).slice(2)].sort()).toEqual([
        'user.deleted u2 1',
        'user.snapshot u1 2',
        'user.snapshot u3 1',
      ]),
    );
    service.update('u3', { title: 'Lead' });
    await eventually(async () => expect((await notes()).at(-1)).toBe('user.updated u3 2'));
  });

  it('a handler that fails holds its resource, in the snapshot as later, and tells of it', async () => {
    const poisoned: string[] = [];
    for (const id of ['u1', 'u2']) service.create('User', id, { userName: id });
    refused.add('user.snapshot u1 1');
    const events = await start({
      poisonAfter: 2,
      hooks: {
        onPoison: ({ event, attempts }) => {
          poisoned.push(`${event.type} ${event.resourceId} ${attempts}`);
          return undefined;
        },
      },
    });
    await eventually(async () => expect(await notes()).toEqual(['user.snapshot u2 1']));
    service.update('u1', { title: 'Lead' });
    service.update('u2', { title: 'Lead' });
    await eventually(async () => expect(await notes()).toEqual(['user.snapshot u2 1', 'user.updated u2 2']));
    await eventually(() => expect(poisoned).toEqual(['user.snapshot u1 2']));
    expect((await events.status()).trouble).toContain('u1');
    refused.clear();
    await eventually(async () =>
      expect((await notes()).slice(2)).toEqual(['user.snapshot u1 1', 'user.updated u1 2']),
    );
    expect((await events.status()).waiting).toBe(0);
  });

  it('a message that is no event is told of and dropped', async () => {
    const dropped: string[] = [];
    await start({ hooks: { onUnreadable: (_error, text) => dropped.push(text) } });
    await eventually(() => expect(service.requests).toContain('/scim/v2/Groups'));
    service.garble();
    service.create('User', 'u1', { userName: 'u1' });
    await eventually(async () => expect(await notes()).toEqual(['user.created u1 1']));
    expect(dropped).toEqual(['{"specversion":"1.0","id":"garbled"}']);
  });

  it('a token that is refused keeps nobody from starting, and is told of', async () => {
    const told: unknown[] = [];
    const source = feed({ url: service.url, token: 'another' });
    const events = await start({ source, hooks: { onTrouble: (error) => told.push(error) } });
    await eventually(() => expect(told).not.toEqual([]));
    expect(String(told[0])).toContain('refuses the token (401). The token was revoked. Give a token');
    expect((await events.status()).trouble).toContain('refuses the token');
  });

  it('trouble that is over is told of no more, though nothing has happened since', async () => {
    const real = feed({ url: service.url, token: service.token });
    let breaks = 1;
    const source: EventSource = {
      ...real,
      run: (memo, receiver, signal) =>
        (breaks -= 1) >= 0 ? Promise.reject(new Error('broken')) : real.run(memo, receiver, signal),
    };
    const events = await start({ source });
    await eventually(async () => expect((await events.status()).trouble).toBe('broken'));
    await eventually(async () =>
      expect(await events.status()).toMatchObject({ phase: 'live', trouble: undefined }),
    );
  });

  it('events that were handed over, as webhooks are, are applied in the same way', async () => {
    const app = await openApp({ dataSource });
    apps.push(app);
    const events = app.get(ProvisioningEvents);
    for (const version of [1, 2, 2]) await events.accept(wireEvent({ version }));
    expect(await notes()).toEqual(['user.created u1 1', 'user.updated u1 2']);
    const { before: _before, after: _after, ...thin } = wireEvent({ version: 3 });
    await expect(events.accept(thin)).rejects.toThrow('does not say');
    await events.accept(
      wireEvent({ type: 'scim.test', resourceType: 'Sink', version: 0, operation: 'test' }),
    );
    expect((await events.status()).applied).toBe(2);
  });

  it('with a broker, an epoch that is new means that things were lost: all resources are read', async () => {
    service.create('User', 'u1', { userName: 'u1' });
    let receiver: Receiver | undefined;
    const source: EventSource = {
      ...{
        name: 'a broker',
        exclusive: false,
        tellsOfRestores: false,
        tenant: 'harbour',
        directory: undefined,
      },
      open: () => Promise.resolve(),
      run: (_memo, given, signal) =>
        new Promise((_resolve, reject) => {
          receiver = {
            ...given,
            receive: (event) => given.receive(event).catch((error: unknown) => reject(error as Error)),
          };
          signal.addEventListener('abort', () => _resolve());
        }),
      close: () => Promise.resolve(),
    };
    await start({ source, directory: { url: service.url, token: service.token } });
    await eventually(() => expect(receiver).toBeDefined());
    await receiver?.receive(wireEvent({ resourceId: 'u2' }));
    await receiver?.receive(wireEvent({ resourceId: 'u3', tenant: 'another' }));
    const before = ['user.snapshot u1 1', 'user.created u2 1'];
    await eventually(async () => expect(await notes()).toEqual(before));
    await receiver?.receive(wireEvent({ resourceId: 'u4', epoch: 2 }));
    await eventually(async () =>
      expect([...(await notes()).slice(2)].sort()).toEqual(['user.deleted u2 1', 'user.snapshot u1 1']),
    );
  });

  it('a data source without the entities, and a directory of nobody knows which tenant, are refused', async () => {
    const directory = { url: service.url, token: service.token };
    const source: EventSource = { ...feed(directory), directory: undefined };
    await expect(start({ source, directory })).rejects.toThrow('say the tenant');
    const bare = await new DataSource({
      ...{ type: 'better-sqlite3', driver: Libsql, database: ':memory:' },
    }).initialize();
    await expect(start({ dataSource: bare })).rejects.toThrow("provisioningEntities('better-sqlite3')");
    await bare.destroy();
  });
});

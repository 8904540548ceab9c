import 'reflect-metadata';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Injectable, Logger, type INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { DataSource } from 'typeorm';

import { describeOnMariadb } from '../../../test/support/engines.js';
import { eventually } from '../../../test/support/eventually.js';
import type { ProvisioningEvent } from './events/provisioning-event.js';
import type { ProvisioningContext } from './inbox/event-handlers.js';
import { connect, openDatabase, type NoteRow } from './inbox/open-database.fixture.js';
import { OnProvisioning } from './on-provisioning.decorator.js';
import { ProvisioningEvents } from './provisioning-events.js';
import { ProvisioningEventsModule } from './provisioning-events.module.js';
import { ScriptedService } from './scripted-service.fixture.js';
import { feed } from './sources/feed.js';

@Injectable()
class Notes {
  @OnProvisioning('*')
  async note(event: ProvisioningEvent, { manager }: ProvisioningContext): Promise<void> {
    await manager.insert<NoteRow>('Note', { text: `${event.type} ${event.resourceId} ${event.version}` });
  }
}

describeOnMariadb('several processes of a service that consumes events', (engine) => {
  let service: ScriptedService;
  let url = '';
  const open: DataSource[] = [];
  const apps = new Set<INestApplicationContext>();

  beforeAll(async () => {
    Logger.overrideLogger(false);
    service = await ScriptedService.start();
    url = await engine.databaseUrl();
    open.push(await openDatabase(url));
  });
  afterAll(async () => {
    for (const app of apps) await app.close();
    for (const dataSource of open) await dataSource.destroy();
    await service.stop();
  });

  async function start(): Promise<INestApplicationContext> {
    const dataSource = await connect(url);
    open.push(dataSource);
    const source = feed({ url: service.url, token: service.token });
    const app = await Test.createTestingModule({
      imports: [ProvisioningEventsModule.register({ source, dataSource, leadPatience: 900 })],
      providers: [Notes],
    }).compile();
    apps.add(app);
    return app.init();
  }

  async function phaseOf(app: INestApplicationContext): Promise<string> {
    return (await app.get(ProvisioningEvents).status()).phase;
  }

  async function notes(): Promise<readonly string[]> {
    const rows = await open[0]!.manager.find<NoteRow>('Note', { order: { id: 'ASC' } });
    return rows.map(({ text }) => text);
  }

  it('one of them reads the feed; when it ends another goes on, and each event is applied once', async () => {
    service.create('User', 'u1', { userName: 'u1' });
    const one = await start();
    await eventually(async () => expect(await phaseOf(one)).toBe('live'));
    const other = await start();
    await eventually(async () => expect(await phaseOf(other)).toBe('standby'));
    service.update('u1', { title: 'by the first' });
    await eventually(async () => expect(await notes()).toHaveLength(2));

    await one.close();
    apps.delete(one);
    service.update('u1', { title: 'by the other' });
    await eventually(async () => expect(await phaseOf(other)).toBe('live'));
    await eventually(async () =>
      expect(await notes()).toEqual(['user.snapshot u1 1', 'user.updated u1 2', 'user.updated u1 3']),
    );
  });
});

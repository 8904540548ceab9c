import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';

import { forEachEngine } from '../../../../test/support/engines.js';
import { openDatabase } from '../inbox/open-database.fixture.js';
import { SourceMemory } from '../inbox/source-memory.js';
import { Lead } from './lead.js';

const PATIENCE = 15_000;

forEachEngine('the lead of several processes', (engine) => {
  let dataSource: DataSource | undefined;
  let now = 0;

  beforeAll(async () => {
    dataSource = await openDatabase(await engine.databaseUrl());
  });
  afterAll(() => dataSource?.destroy());

  function processes(consumer = randomBytes(6).toString('hex')): (holder: string, alone?: 'alone') => Lead {
    return (holder, alone) => {
      if (dataSource === undefined) throw new Error('the database is not open yet');
      return new Lead(new SourceMemory(dataSource, consumer), {
        holder,
        patience: PATIENCE,
        alone: alone === 'alone',
        clock: () => now,
      });
    };
  }

  it('one has it, however many want it at the same time', async () => {
    const start = processes();
    const leads = ['a', 'b', 'c', 'd'].map((holder) => start(holder));
    const held = await Promise.all(leads.map((lead) => lead.hold()));
    expect(held.filter(Boolean)).toHaveLength(1);
  });

  it('who beats keeps it', async () => {
    const start = processes();
    const [one, other] = [start('one'), start('other')];
    expect(await one.hold()).toBe(true);
    for (let beat = 0; beat < 6; beat += 1) {
      expect(await other.hold()).toBe(false);
      now += PATIENCE - 1;
      expect(await one.hold()).toBe(true);
    }
  });

  it('who is silent loses it, and learns that it has', async () => {
    const start = processes();
    const [one, other] = [start('one'), start('other')];
    await one.hold();
    expect(await other.hold()).toBe(false);
    now += PATIENCE;
    expect(await other.hold()).toBe(true);
    expect(await one.hold()).toBe(false);
  });

  it('who gives it up is followed at once', async () => {
    const start = processes();
    const [one, other] = [start('one'), start('other')];
    await one.hold();
    expect(await other.hold()).toBe(false);
    await one.giveUp();
    expect(await other.hold()).toBe(true);
  });

  it('who has the database alone waits for nobody: the one before is dead', async () => {
    const start = processes();
    await start('killed').hold();
    expect(await start('started again', 'alone').hold()).toBe(true);
  });

  it('consumers of different names are independent', async () => {
    expect(await processes()('one').hold()).toBe(true);
    expect(await processes()('other').hold()).toBe(true);
  });
});

import { beforeEach, describe, expect, it } from '@jest/globals';
import type { CursorChange, SinkStanding } from '@rollcall/directory';
import { readSettings } from '@rollcall/config';
import { sequencingRepository, sinkRepository } from '@rollcall/persistence';
import { USER_TYPE } from '@rollcall/scim';

import { NOW, rollcall, type Environment } from '../../../test/support/command-line.js';
import { forEachEngine, type Engine } from '../../../test/support/engines.js';
import { NOTHING_WANTED, openStore } from '../../../test/support/open-store.js';
import { withDatabase } from './open-stores.js';

/** A database at rest: a tenant with two users of three versions each, and two sinks that were given everything. */
interface World {
  readonly environment: Environment;
  readonly tenant: string;
  readonly tenantId: number;
  readonly users: readonly string[];
  readonly hook: string;
  readonly twin: string;
}

const LONG = 600_000;
const EVENTS = 6;

async function makeWorld(engine: Engine): Promise<World> {
  const store = await openStore(engine);
  try {
    const { unitOfWork } = store.database;
    const ctx = await store.context();
    const users: string[] = [];
    for (const userName of ['ines', 'omar']) users.push((await store.createUser(ctx, { userName })).id);
    for (const title of ['Analyst', 'Lead']) {
      for (const id of users) {
        await store.resources.mutate(ctx, USER_TYPE, id, {
          operation: 'patch',
          apply: (current) => ({ ...current, title }),
          wanted: NOTHING_WANTED,
        });
      }
    }
    const sequencing = sequencingRepository(unitOfWork);
    const leases = await sequencing.hold('spec', LONG);
    await sequencing.sequence({ owner: 'spec', leases }, 100);
    await sequencing.release('spec');
    const sinks = sinkRepository(unitOfWork);
    const ids = ['hook', 'twin', 'twin'].map((name) => ({ id: store.ids.next(), name }));
    for (const { id, name } of ids) {
      const sink = { id, tenantId: ctx.tenant.id, kind: 'webhook', name, settings: {}, secret: undefined };
      await sinks.insert({ ...sink, created: NOW }, [{ tenantId: ctx.tenant.id, seq: EVENTS }]);
    }
    const [hook, twin] = ids;
    const environment = { DATABASE_URL: store.url };
    return {
      ...{ environment, tenant: ctx.tenant.name, tenantId: ctx.tenant.id, users },
      ...{ hook: hook!.id, twin: twin!.id },
    };
  } finally {
    await store.close();
  }
}

forEachEngine('rollcall events', (engine) => {
  let world: World;
  beforeEach(async () => {
    world = await makeWorld(engine);
  });

  /** Runs a command of the tenant; its place is before the options that the line has. */
  const events = (line: string): ReturnType<typeof rollcall> => {
    const [word = '', ...options] = line.split(' ');
    return rollcall(`events ${word} --tenant ${world.tenant} ${options.join(' ')}`, world.environment);
  };

  async function change(sinkId: string, wanted: Partial<CursorChange>): Promise<void> {
    const settings = readSettings(world.environment, { readFile: () => '' });
    await withDatabase(settings, async ({ unitOfWork }) => {
      await sinkRepository(unitOfWork).command({ sinkId, tenantId: world.tenantId }, wanted);
    });
  }

  async function standing(sinkId: string): Promise<SinkStanding | undefined> {
    const settings = readSettings(world.environment, { readFile: () => '' });
    return withDatabase(
      settings,
      async ({ unitOfWork }) => (await sinkRepository(unitOfWork).cursors(sinkId))[0],
    );
  }

  it('sinks lists kind, state, place, how far behind, and the last error on one line', async () => {
    const lastError = `refused:\n\u001b[31m${'no '.repeat(100)}`;
    await change(world.hook, { state: 'backingOff', attempts: 2, nextAttempt: NOW + 1000, lastError });
    const ran = await events('sinks');
    expect(ran).toMatchObject({ code: 0, err: '' });
    const [heading, first, ...more] = ran.out.trimEnd().split('\n');
    expect(heading).toMatch(/^ID +NAME +KIND +STATE +PLACE +BEHIND +ASIDE +LAST ERROR$/);
    expect(first).toMatch(
      new RegExp(`^${world.hook} +hook +webhook +backingOff +${EVENTS} +0 +0 +refused: \\[31mno no .*…$`),
    );
    expect(more).toHaveLength(2);
    const [json] = JSON.parse((await events('sinks --json')).out);
    expect(json).toEqual({
      ...{ id: world.hook, name: 'hook', kind: 'webhook', ofAllTenants: false, state: 'backingOff' },
      ...{ created: '2026-01-01T00:00:00.000Z', cursor: EVENTS, head: EVENTS, lag: 0, attempts: 2 },
      ...{ nextAttempt: '2026-01-01T00:00:01.000Z', lastError, parked: 0, dead: 0, missed: 0 },
    });
  });

  it('replay moves a sink back to a place, and says how many events come again', async () => {
    const ran = await events('replay --sink hook --after 2');
    expect(ran).toEqual({
      code: 0,
      err: '',
      out: 'The sink "hook" is given 4 events again, from the place 3 on.\n',
    });
    expect(await standing(world.hook)).toMatchObject({ seq: 2, replayUntil: EVENTS, state: 'active' });
    const json = JSON.parse((await events(`replay --sink ${world.twin} --after 0 --json`)).out);
    expect(json).toMatchObject({
      fromSeq: 1,
      events: EVENTS,
      sink: { id: world.twin, cursor: 0, lag: EVENTS },
    });
  });

  it('replay moves a sink back to an instant', async () => {
    const ran = await events('replay --sink hook --since 2026-01-01T01:00:00+01:00');
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(await standing(world.hook)).toMatchObject({ seq: 0 });
    const late = await events('replay --sink hook --since 2099-01-01T00:00:00Z');
    expect(late).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('nothing to deliver again'),
    });
  });

  it('replay of one resource sets its events aside to be tried now, in order, and leaves the place', async () => {
    const [ines, omar] = world.users;
    const ran = await events(`replay --sink hook --resource User/${ines}`);
    expect(ran).toMatchObject({ code: 0, err: '', out: expect.stringContaining('given 3 events again') });
    expect(await standing(world.hook)).toMatchObject({ seq: EVENTS, parked: 3, dead: 0 });
    const later = await events(`replay --sink hook --resource User/${omar} --after 4 --json`);
    expect(JSON.parse(later.out)).toMatchObject({ fromSeq: 5, events: 1 });
  });

  it('a sink that is paused stays so, and the command says what to do', async () => {
    await change(world.hook, { state: 'paused' });
    const ran = await events('replay --sink hook --after 0');
    expect(ran.out).toContain('It is paused: nothing is delivered until an administrator resumes it');
    expect(await standing(world.hook)).toMatchObject({ seq: 0, state: 'paused' });
  });

  it('says what went wrong and what to do, with a code for scripts', async () => {
    const [ines] = world.users;
    for (const [line, code] of [
      ['replay --sink none --after 0', 'sinkNotFound'],
      ['replay --sink twin --after 0', 'sinkAmbiguous'],
      ['replay --sink hook --after 6', 'nothingToReplay'],
      [`replay --sink hook --resource Group/${ines}`, 'nothingToReplay'],
      ['replay --sink hook --resource User/nobody', 'nothingToReplay'],
    ] as const) {
      const ran = await events(line);
      expect(ran).toMatchObject({ code: 1, out: '' });
      expect(ran.err).toMatch(/^rollcall: [A-Z].*\.\n$/);
      expect(JSON.parse((await events(`${line} --json`)).err).error.code).toBe(code);
    }
    const unknown = await rollcall('events sinks --tenant none', world.environment);
    expect(unknown).toMatchObject({ code: 1, err: expect.stringContaining('no tenant named "none"') });
    expect(await standing(world.hook)).toMatchObject({ seq: EVENTS, parked: 0 });
  });

  it('restored begins an epoch that follows the clock, each time a greater one, and says what to do next', async () => {
    const seconds = Math.floor((NOW - Date.UTC(2020, 0, 1)) / 1000);
    const ran = await rollcall('events restored', world.environment);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toContain(`The epoch is ${seconds} now, after 1:`);
    expect(ran.out).toContain('410');
    expect(ran.out).toContain('rollcall events replay');
    const again = await rollcall('events restored --json', world.environment);
    expect(JSON.parse(again.out)).toEqual({ epoch: seconds + 1, previous: seconds });
  });
});

describe('rollcall events, called', () => {
  const environment = { DATABASE_URL: 'sqlite:/nowhere/rollcall.db' };

  it.each([
    ['events', '"events" is followed by "sinks" or "replay" or "restored"'],
    ['events sinks', '--tenant is missing'],
    ['events replay --tenant a', '--sink is missing'],
    ['events replay --tenant a --sink b', '--after, --since or --resource must say'],
    ['events replay --tenant a --sink b --after 1 --since 2026-01-01T00:00:00Z', 'exclude each other'],
    ['events replay --tenant a --sink b --after x', '--after takes a place'],
    [
      'events replay --tenant a --sink b --since 2026-01-01T00:00:00',
      '--since takes a date and time with its zone',
    ],
    ['events replay --tenant a --sink b --since 2026-02-30T00:00:00Z', '--since takes a date and time'],
    ['events replay --tenant a --sink b --resource ines', '--resource takes the type and the id'],
    ['events restored now', '"now" is one word too many'],
  ])('%j is a wrong call: exit code 2', async (line, message) => {
    const ran = await rollcall(line, environment);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain(message);
  });
});

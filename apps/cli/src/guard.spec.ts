import { beforeEach, describe, expect, it } from '@jest/globals';
import type { RequestContext } from '@rollcall/directory';
import { accessOf } from '@rollcall/directory';
import { deletionGuard, resourceRepository, tenantRepository, uuidSource } from '@rollcall/persistence';
import { readSettings } from '@rollcall/config';
import { GROUP_TYPE, USER_TYPE } from '@rollcall/scim';

import { NOW, rollcall, type Environment } from '../../../test/support/command-line.js';
import { libsqlEngine } from '../../../test/support/engines.js';
import { LINKS, NOTHING_WANTED } from '../../../test/support/open-store.js';
import { withDatabase } from './open-stores.js';

const SETTING = { share: 0.2, minimum: 2, window: 3_600_000 };

describe('rollcall guard and archive', () => {
  let environment: Environment;
  let ids: readonly string[];

  beforeEach(async () => {
    environment = { DATABASE_URL: await libsqlEngine.databaseUrl(), DELETION_GUARD: '20%/2/60m' };
    await rollcall('migrate', environment);
    ids = await inStore(async ({ resources, ctx, source }) => {
      const made: string[] = [];
      for (const userName of ['anna', 'bert', 'carl', 'dora']) {
        const draft = { id: source.next(), attributes: { userName }, members: [] };
        made.push((await resources.create(ctx, USER_TYPE, draft, NOTHING_WANTED)).id);
      }
      return made;
    });
  });

  async function inStore<T>(
    work: (store: {
      readonly resources: ReturnType<typeof resourceRepository>;
      readonly ctx: RequestContext;
      readonly source: ReturnType<typeof uuidSource>;
    }) => Promise<T>,
  ): Promise<T> {
    const settings = readSettings(environment, { readFile: () => '' });
    return withDatabase(settings, async ({ unitOfWork }) => {
      const source = uuidSource();
      const tenant = await tenantRepository(unitOfWork).findByName('default');
      if (tenant === undefined) throw new Error('no tenant');
      const principal = { credentialId: source.next(), name: 'spec', access: accessOf(undefined) };
      const resources = resourceRepository({
        ...{ unitOfWork, types: [USER_TYPE, GROUP_TYPE], links: LINKS, ids: source },
        guard: deletionGuard({ unitOfWork, byDefault: SETTING }),
      });
      return work({ resources, source, ctx: { tenant, principal, requestId: 'r', now: NOW } });
    });
  }

  /** Deletes all that are left, and says how many that were. */
  const deleteAll = (): Promise<number> =>
    inStore(async ({ resources, ctx }) => {
      let gone = 0;
      for (const id of ids) {
        const removed = await resources.remove(ctx, USER_TYPE, id).catch(() => false);
        if (removed) gone += 1;
      }
      return gone;
    });

  it('shows what is held, approves it, and rejects it', async () => {
    const empty = await rollcall('guard show --tenant default', environment);
    expect(empty).toEqual({
      ...{ code: 0, err: '' },
      out: 'Held is what exceeds 20 % and 2 within 60 minutes.\n\nNothing was removed lately.\n',
    });
    expect((await rollcall('guard approve --tenant default', environment)).err).toContain(
      'Nothing was refused',
    );
    expect(await deleteAll()).toBe(2);
    const shown = await rollcall('guard show --tenant default', environment);
    expect(shown.out).toMatch(/^delete {2}User {2}2 {5}2 {3}2 +- +- +-$/m);
    expect(shown.out).toContain(`2026-01-01 00:00  delete  User  ${ids[2]}  1         1`);
    const approved = await rollcall('guard approve --tenant default --count 1 --json', environment);
    expect(JSON.parse(approved.out)).toMatchObject({
      setting: { share: 0.2, minimum: 2, windowMinutes: 60 },
      removals: [{ counted: 2, approvedCount: 1, approvedUntil: '2026-01-02T00:00:00.000Z', refused: 2 }],
      refused: [{ lastRefused: '2026-01-01T00:00:00.000Z' }, {}],
    });
    expect(await deleteAll()).toBe(1);
    const rejected = await rollcall('guard reject --tenant default --minutes 5', environment);
    expect(rejected.out).toMatch(/^Rejected\..*/);
    expect(rejected.out).toContain('2026-01-01 00:05');
    expect(await deleteAll()).toBe(0);
    const off = await rollcall('guard show --tenant default', { ...environment, DELETION_GUARD: 'off' });
    expect(off.out).toContain('The deletion guard is off');
  });

  it('lists what was deleted, and restores it by id or by choice', async () => {
    expect((await rollcall('archive list --tenant default', environment)).out).toBe(
      'There is nothing to restore.\n',
    );
    await deleteAll();
    const [anna, bert] = ids;
    const listed = await rollcall('archive list --tenant default', environment);
    expect(listed.out).toContain(`2026-01-01 00:00  User  ${anna}  anna`);
    const one = await rollcall(`archive restore --tenant default --id ${anna} --id ${anna}`, environment);
    expect(one).toMatchObject({
      code: 0,
      out: 'Restored 1 resource with 0 memberships; 0 could not be restored.\n',
    });
    const json = await rollcall('archive list --tenant default --search BE --json', environment);
    expect(JSON.parse(json.out)).toMatchObject({ resources: [{ id: bert, userName: 'bert' }], more: false });
    const chosen = await rollcall(
      'archive restore --tenant default --type User --from 2026-01-01T00:00:00Z --json',
      environment,
    );
    expect(JSON.parse(chosen.out)).toMatchObject({ restored: [{ id: bert, version: 3 }], refused: [] });
    const none = await rollcall(`archive restore --tenant default --id ${bert}`, environment);
    expect([none.code, none.out]).toEqual([1, expect.stringContaining('has no resource with the id')]);
  });

  it.each([
    ['archive restore --tenant default', 'Either --id, or --type'],
    ['archive restore --tenant default --id x --type User', 'Either --id, or --type'],
    ['archive list --tenant default --from yesterday', '--from takes a date and time with its zone'],
    ['archive list --tenant default --limit 0', '--limit takes a whole number from 1 to 1000'],
    ['guard approve --tenant default --count 0', '--count takes a whole number from 1'],
    ['guard reject --tenant default --action drop', '--action is one of deactivate, delete, removeMembers'],
  ])('%s is not understood', async (line, message) => {
    const { code, err } = await rollcall(line, environment);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });

  it('a decision that is too long is refused, and so is a tenant that there is not', async () => {
    const long = await rollcall(
      'guard reject --tenant default --action delete --type User --minutes 10081',
      environment,
    );
    expect([long.code, long.err]).toEqual([1, expect.stringContaining('from 1 to 10080')]);
    for (const command of ['guard show', 'archive list']) {
      const { code, err } = await rollcall(`${command} --tenant nobody`, environment);
      expect([code, err]).toEqual([1, expect.stringContaining('There is no tenant named "nobody"')]);
    }
  });
});

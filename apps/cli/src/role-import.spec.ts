import { beforeEach, describe, expect, it } from '@jest/globals';
import { readSettings } from '@rollcall/config';
import type { CatalogueDefinition } from '@rollcall/directory';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { NOW, rollcall, type Environment } from '../../../test/support/command-line.js';
import { libsqlEngine } from '../../../test/support/engines.js';
import { whileServed } from '../../../test/support/while-served.js';
import { catalogueAdministrationOf } from './administrations.js';
import { withDatabase } from './open-stores.js';

describe('rollcall role import', () => {
  let environment: Environment;
  let folder: string;

  beforeEach(async () => {
    const url = await libsqlEngine.databaseUrl();
    folder = join(url.slice('sqlite:'.length), '..');
    environment = { DATABASE_URL: url };
    await rollcall('migrate', environment);
  });

  const settings = () => readSettings(environment, { readFile: () => '' });

  function fileWith(content: unknown): string {
    const file = join(folder, 'roles.json');
    writeFileSync(file, JSON.stringify(content));
    return file;
  }

  const registered = (): Promise<CatalogueDefinition> =>
    withDatabase(settings(), (database) => catalogueAdministrationOf(database).list('default', 'roles'));

  it('registers what a file has, and says so to people and to scripts', async () => {
    const roles = { unknown: 'refuse', roles: [{ value: 'desk' }, { value: 'admin' }] };
    const ran = await rollcall(
      `role import ${fileWith({ roles, entitlements: [{ value: 'e5' }] })} --tenant default`,
      environment,
    );
    expect(ran).toEqual({
      code: 0,
      err: '',
      out:
        'Registered the role "desk".\nRegistered the role "admin".\nRegistered the entitlement "e5".\n' +
        'Every process of the service knows them within five seconds.\n',
    });
    const again = fileWith({ roles: [{ value: 'desk', display: 'Help desk' }] });
    const json = await rollcall(`role import ${again} --tenant default --json`, environment);
    expect(JSON.parse(json.out)).toEqual({ roles: ['desk'], entitlements: [] });
    expect(await registered()).toMatchObject({
      unknown: 'refuse',
      entries: [
        { version: 2, created: NOW, attributes: { value: 'desk', display: 'Help desk' } },
        { version: 1, attributes: { value: 'admin' } },
      ],
    });
  });

  it('says what is wrong with a file, and registers nothing of it', async () => {
    const wrong = [
      [[{ value: 'desk' }], 'Give an object with roles, entitlements'],
      [{ role: [] }, 'role is not one of roles, entitlements'],
      [{ roles: [{ value: 'desk' }, { display: 'x' }] }, /roles\[1\]\.value is required/],
      [
        { roles: [{ display: 'x' }, { value: 'a' }, 7, { value: 'A' }] },
        /roles\[0\]\.value is required.*roles\[2\].*roles\[3\]\.value is that of roles\[1\], too\./,
      ],
      [{ roles: Array.from({ length: 30 }, () => ({})) }, /roles\[19\]\.value.* 10 more are wrong\./],
      [{ roles: { unknown: 'no' } }, 'unknown must be one of keep, refuse, mark'],
    ] as const;
    for (const [content, message] of wrong) {
      const ran = await rollcall(`role import ${fileWith(content)} --tenant default`, environment);
      expect(ran).toMatchObject({ code: 1, out: '', err: expect.stringMatching(message) });
    }
    expect((await rollcall(`role import ${fileWith({})} --tenant none`, environment)).code).toBe(1);
    expect(await registered()).toEqual({ unknown: 'keep', entries: [] });
  });

  it('works through the control socket while a service holds the database', async () => {
    await whileServed(environment, async () => {
      const file = fileWith({ roles: [{ value: 'desk' }] });
      expect(await rollcall(`role import ${file} --tenant default`, environment)).toMatchObject({
        code: 0,
      });
      const refused = await rollcall(`role import ${fileWith([])} --tenant default`, environment);
      expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('Give an object') });
    });
    expect((await registered()).entries).toHaveLength(1);
  });
});

import { beforeEach, describe, expect, it } from '@jest/globals';
import { controlSocketPath, startControlServer } from '@rollcall/auth';
import { readSettings } from '@rollcall/config';
import { schemaRepository, tenantRepository } from '@rollcall/persistence';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { NOW, rollcall, type Environment } from '../../../test/support/command-line.js';
import { libsqlEngine } from '../../../test/support/engines.js';
import {
  administrationOf,
  catalogueAdministrationOf,
  eventAdministrationOf,
  schemaAdministrationOf,
  transferServiceOf,
  withDatabase,
} from './open-stores.js';

const BADGE = 'urn:example:params:scim:schemas:extension:badge:2.0:User';
const AGENTS = join(import.meta.dirname, '../../../docs/schemas/agents.json');

describe('rollcall schema import', () => {
  let environment: Environment;
  let folder: string;
  let databaseFile: string;

  beforeEach(async () => {
    const url = await libsqlEngine.databaseUrl();
    databaseFile = url.slice('sqlite:'.length);
    folder = join(databaseFile, '..');
    environment = { DATABASE_URL: url };
    await rollcall('migrate', environment);
  });

  function fileWith(text: string): string {
    const file = join(folder, 'definitions.json');
    writeFileSync(file, text);
    return file;
  }

  const settings = () => readSettings(environment, { readFile: () => '' });

  const registered = (): Promise<readonly string[]> =>
    withDatabase(settings(), async ({ unitOfWork }) => {
      const tenant = await tenantRepository(unitOfWork).findByName('default');
      const { schemas } = await schemaRepository({ unitOfWork }).read(tenant?.id ?? 0);
      return schemas.map(({ schema }) => schema.id);
    });

  it('registers what a file has, and says so to people and to scripts', async () => {
    const file = fileWith(JSON.stringify({ id: BADGE, attributes: [{ name: 'colour' }] }));
    const ran = await rollcall(`schema import ${file} --tenant default`, environment);
    expect(ran).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining(`Registered the schema ${BADGE}.`),
    });
    const json = await rollcall(`schema import ${AGENTS} --tenant default --json`, environment);
    expect(JSON.parse(json.out)).toMatchObject({ resourceTypes: ['Agent', 'AgenticApplication'] });
    expect(await registered()).toHaveLength(3);
  });

  it('says what is wrong with a file, and registers nothing of it', async () => {
    const wrong = [
      { id: BADGE, attributes: [{ name: 'colour' }] },
      { id: 'x', attributes: [{ name: 'a', type: 'b' }] },
    ];
    const ran = await rollcall(
      `schema import ${fileWith(JSON.stringify(wrong))} --tenant default`,
      environment,
    );
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toContain('Definition 2 of 2: attributes[0].type must be one of');
    expect((await rollcall(`schema import ${fileWith('{')} --tenant default`, environment)).err).toContain(
      'line 1',
    );
    expect((await rollcall(`schema import ${folder}/none.json --tenant default`, environment)).code).toBe(1);
    expect((await rollcall(`schema import ${fileWith('[]')} --tenant none`, environment)).code).toBe(1);
    expect(await registered()).toEqual([]);
  });

  it('works through the control socket while a service holds the database', async () => {
    await withDatabase(settings(), async (database) => {
      const server = await startControlServer({
        socketPath: controlSocketPath(databaseFile),
        operator: administrationOf(database),
        events: eventAdministrationOf(database),
        schemas: schemaAdministrationOf(database),
        catalogues: catalogueAdministrationOf(database),
        transfers: transferServiceOf(database, settings()),
        publicUrl: 'https://running.example.com',
        now: () => NOW,
      });
      try {
        expect(await rollcall(`schema import ${AGENTS} --tenant default`, environment)).toMatchObject({
          code: 0,
          err: '',
        });
        const refused = await rollcall(`schema import ${fileWith('{}')} --tenant default`, environment);
        expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('id is required') });
      } finally {
        await server.close();
      }
    });
    expect(await registered()).toHaveLength(2);
  });
});

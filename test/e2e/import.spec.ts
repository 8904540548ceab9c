import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, existsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { rollcall, type Ran } from '../support/command-line.js';
import { forEachEngine } from '../support/engines.js';
import {
  ENT,
  at,
  groupBody,
  listAt,
  make,
  makeUser,
  resourcesOf,
  unique,
  userBody,
} from '../support/scim-messages.js';
import { startTestService, type TestService } from '../support/service.js';

// The embedded database is held by the service, which does the work on its control socket; beside a server's the command
// works on the database itself.
forEachEngine('rollcall import and export beside a running service', (engine) => {
  let databaseUrl = '';
  let service: TestService;
  const folder = mkdtempSync(join(process.env['ROLLCALL_TEST_FOLDER'] ?? tmpdir(), 'import-'));
  beforeAll(async () => {
    databaseUrl = await engine.databaseUrl();
    service = await startTestService({ databaseUrl });
  }, 60_000);
  afterAll(() => service.close());

  const run = (line: string | readonly string[], io: Parameters<typeof rollcall>[2] = {}): Promise<Ran> =>
    rollcall(line, { DATABASE_URL: databaseUrl, PUBLIC_URL: service.origin }, io);
  const fileOf = (name: string, text: string): string => {
    const path = join(folder, `${unique('file')}-${name}`);
    writeFileSync(path, text);
    return path;
  };
  const reportOf = (file: string): readonly unknown[] =>
    readFileSync(`${file}.report.jsonl`, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);

  it('creates users from CSV with their events, and tells each row that it did not create by its line', async () => {
    const { name, client, token } = await service.tenant();
    await makeUser(client, { userName: 'taken' });
    const file = fileOf(
      'users.csv',
      [
        '\ufeffid,userName,Mail,"emails[type eq ""work""].primary",department,active,Comment',
        '1,ines,ines@example.com,true,Sales,true,"two',
        'lines"',
        '2,TAKEN,x@example.com,,,true,',
        '3,omar,,,,perhaps,',
        '',
        '4,lena,lena@example.com,,"R, ""D""",false,',
      ].join('\r\n'),
    );
    const maps = ['--map', 'Mail=emails[type eq "work"].value', '--map', 'Comment='];
    const ran = await run(['import', file, '--tenant', name, ...maps, '--json']);
    expect(ran).toMatchObject({ code: 1, err: '' });
    expect(JSON.parse(ran.out)).toMatchObject({
      ...{ rows: 4, created: 2, existing: 1, refused: 1, resumedAfterLine: null, dryRun: false },
      ...{ ignoredColumns: ['id'], report: `${file}.report.jsonl` },
    });
    expect(reportOf(file)).toMatchObject([
      { line: 4, outcome: 'existing', scimType: 'uniqueness' },
      { line: 5, outcome: 'refused', scimType: 'invalidValue', detail: expect.stringContaining('active') },
    ]);
    expect(existsSync(`${file}.import.json`)).toBe(false);
    const [lena] = resourcesOf(await client.filter('/Users', 'userName eq "lena"'));
    expect(lena).toMatchObject({
      emails: [{ type: 'work', value: 'lena@example.com' }],
      active: false,
      [ENT]: { department: 'R, "D"' },
    });
    const headers = { authorization: `Bearer ${token}` };
    const created = async (): Promise<readonly unknown[]> => {
      const feed: unknown = await (await fetch(`${service.origin}/events/v1/feed`, { headers })).json();
      return listAt(feed, 'events').filter((event) => at(event, 'data', 'actor') === 'rollcall-import');
    };
    for (let tries = 0; tries < 100 && (await created()).length < 2; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await created()).map((event) => at(event, 'type'))).toEqual([
      'scim.user.created',
      'scim.user.created',
    ]);
  });

  it('creates groups with their members from JSON lines; a line that is no JSON is told', async () => {
    const { name, client } = await service.tenant();
    const user = await makeUser(client);
    const nobody = '019a3c5e-0000-7000-8000-000000000000';
    const groups = [
      groupBody({ displayName: 'Team', members: [{ value: user.id }] }),
      groupBody({ displayName: 'Nobody', members: [{ value: nobody }] }),
    ];
    const file = fileOf(
      'groups.jsonl',
      `${groups.map((group) => JSON.stringify(group)).join('\n\n')}\n{"displayName"\n`,
    );
    const ran = await run(`import ${file} --tenant ${name} --type Group`);
    expect(ran.code).toBe(1);
    expect(ran.out).toContain('Created 1 of 3 rows; 0 were there already, 2 were refused.');
    expect(reportOf(file)).toMatchObject([
      { line: 3, outcome: 'refused', scimType: 'invalidValue' },
      { line: 4, outcome: 'refused' },
    ]);
    const [team] = resourcesOf(await client.filter('/Groups', 'displayName eq "Team"'));
    expect(listAt(team, 'members')).toMatchObject([{ value: user.id }]);
  });

  it('a dry run tells the same, and creates nothing', async () => {
    const { name, client } = await service.tenant();
    await makeUser(client, { userName: 'taken' });
    const file = fileOf('users.csv', 'userName,password\nines,correct horse battery\ntaken,\nomar,short\n');
    const ran = await run(`import ${file} --tenant ${name} --dry-run`);
    expect(ran.code).toBe(1);
    expect(ran.out).toContain('Would create 1 of 3 rows; 1 was there already, 1 would be refused.');
    expect(at((await client.get('/Users')).body, 'totalResults')).toBe(1);
    expect(existsSync(`${file}.import.json`)).toBe(false);
    expect(readFileSync(`${file}.report.jsonl`, 'utf8')).not.toContain('short"');
  });

  it('a bar on a terminal shows how far it is', async () => {
    const { name } = await service.tenant();
    const rows = Array.from({ length: 1200 }, (_, index) => `user-${index}`);
    const file = fileOf('users.csv', `userName\n${rows.join('\n')}\n`);
    const ran = await run(`import ${file} --tenant ${name}`, { errIsTerminal: true });
    expect(ran.code).toBe(0);
    expect(ran.err).toContain('█');
    expect(ran.err).toContain('500 rows');
    expect(ran.out).toContain('Created 1200 of 1200 rows');
  });

  it('what is exported is imported as it was, as CSV and as JSON lines', async () => {
    const { name, client } = await service.tenant();
    const boss = await makeUser(client, { userName: 'boss' });
    await make(
      client,
      '/Users',
      userBody({
        ...{
          userName: 'ines',
          externalId: '=1+1',
          title: '+49',
          active: false,
          name: { givenName: 'Inès, "I"' },
        },
        emails: [{ value: 'a@x', type: 'work', primary: true }, { value: 'b@x' }],
        [ENT]: { department: "'quoted", manager: { value: boss.id } },
      }),
    );
    const shown = async (tenant: typeof client): Promise<unknown> => {
      const found = resourcesOf(await tenant.get('/Users?sortBy=userName&excludedAttributes=id,meta,groups'));
      return JSON.parse(
        JSON.stringify(found, (key, value: unknown) =>
          key === 'manager' || key === 'id' ? undefined : value,
        ),
      );
    };
    for (const format of ['csv', 'jsonl']) {
      const file = join(folder, `${unique('export')}.${format}`);
      const exported = await run(`export ${file} --tenant ${name} --json`);
      expect([exported.err, JSON.parse(exported.out)]).toMatchObject([
        '',
        { resources: 2, resourceType: 'User' },
      ]);
      const text = readFileSync(file, 'utf8');
      // A manager is named by an id, which another tenant does not have.
      writeFileSync(file, text.replaceAll(boss.id, '').replaceAll(/"manager":\{[^}]*\}/g, '"manager":null'));
      const other = await service.tenant();
      const imported = await run(`import ${file} --tenant ${other.name}`);
      expect(imported).toMatchObject({ code: 0, err: '' });
      expect(await shown(other.client)).toEqual(await shown(client));
    }
    const columns = join(folder, `${unique('columns')}.csv`);
    await run(
      `export ${columns} --tenant ${name} --column userName --column externalId --column name.givenName`,
    );
    const [head, ...rows] = readFileSync(columns, 'utf8').trim().split('\r\n');
    expect(head).toBe('userName,externalId,name.givenName');
    expect([...rows].sort()).toEqual(['boss,,', `ines,'=1+1,"Inès, ""I"""`]);
  });

  it('what is wrong is said: the file, its format, a column, the type, the tenant, CSV that is none', async () => {
    const { name } = await service.tenant();
    const good = fileOf('users.csv', 'userName\nines\n');
    const wrong: readonly (readonly [string, string])[] = [
      [`import ${good}.none.csv --tenant ${name}`, 'There is no file'],
      [`import ${fileOf('users.txt', 'userName\n')} --tenant ${name}`, '--format'],
      [`import ${fileOf('users.csv', 'userName,shoeSize\nines,38\n')} --tenant ${name}`, 'shoeSize'],
      [`import ${fileOf('users.csv', 'userName,userName\nines,omar\n')} --tenant ${name}`, 'Two columns'],
      [`import ${fileOf('users.csv', '')} --tenant ${name}`, 'no first line'],
      [`import ${fileOf('users.csv', 'userName\n"ines\n')} --tenant ${name}`, 'no CSV at line'],
      [`import ${good} --tenant ${name} --type Robot`, 'Robot'],
      [`import ${good} --tenant no-such-tenant`, 'no-such-tenant'],
      [`import ${good} --tenant ${name} --map userName`, 'COLUMN=PATH'],
      [`import ${good} --tenant ${name} --journal ${good}`, 'no journal'],
      [`export ${folder}/x.jsonl --tenant ${name} --column id`, '--column is for CSV'],
      [`export ${folder}/x.csv --tenant ${name} --column shoeSize`, 'shoeSize'],
    ];
    for (const [line, reason] of wrong) {
      const ran = await run(line);
      expect([line, ran.code > 0, ran.err]).toEqual([line, true, expect.stringContaining(reason)]);
    }
    expect(existsSync(`${folder}/x.csv`)).toBe(false);
  });
});

import { beforeEach, expect, it } from '@jest/globals';

import { rollcall, type Environment } from '../../../test/support/command-line.js';
import { forEachEngine } from '../../../test/support/engines.js';

const CREATE = 'issuer create --tenant default --name cloud --audience api://scim';
const NOBODY = '01900000-0000-7000-8000-000000000000';

forEachEngine('rollcall issuer', (engine) => {
  let environment: Environment;

  beforeEach(async () => {
    environment = { DATABASE_URL: await engine.databaseUrl() };
    expect((await rollcall('migrate', environment)).code).toBe(0);
  });

  const json = async (line: string) => JSON.parse((await rollcall(`${line} --json`, environment)).out);

  it('create, list, update and delete do what the administration does over HTTP', async () => {
    expect((await rollcall('issuer list --tenant default', environment)).out).toContain('trusts no issuer');
    const made = await json(
      `${CREATE} --issuer https://8.8.8.8 --subject s --claim appid=a=b --scope scim:read --algorithm ES256`,
    );
    const shown = {
      ...{ id: expect.any(String), name: 'cloud', issuer: 'https://8.8.8.8', audience: 'api://scim' },
      ...{ algorithms: ['ES256'], subject: 's', claims: { appid: 'a=b' }, scopes: ['scim:read'] },
      created: '2026-01-01T00:00:00.000Z',
    };
    expect(made).toEqual(shown);
    expect(await json('issuer list --tenant default')).toEqual([made]);
    const table = await rollcall('issuer list --tenant default', environment);
    expect(table.out).toMatch(new RegExp(`${made.id} +cloud .*https://8.8.8.8 +api://scim +s +scim:read`));
    const start = made.id.slice(0, 13);
    const changed = await json(
      `issuer update --tenant default ${start} --name other --scope scim:write --unset subject --unset algorithm`,
    );
    const { subject: _, ...rest } = made;
    expect(changed).toEqual({ ...rest, name: 'other', algorithms: ['RS256'], scopes: ['scim:write'] });
    expect(await json('issuer list --tenant default')).toEqual([changed]);
    const removed = await rollcall(`issuer delete --tenant default ${made.id}`, environment);
    expect(removed).toMatchObject({ code: 0, out: expect.stringContaining('"other"') });
    expect(await json('issuer list --tenant default')).toEqual([]);
  });

  it.each([
    [`${CREATE} --issuer https://10.0.0.1`, 'invalidIssuer'],
    [`${CREATE} --issuer http://8.8.8.8`, 'invalidIssuer'],
    [`${CREATE} --issuer https://8.8.8.8 --jwks-uri https://169.254.169.254/`, 'invalidIssuer'],
    [`${CREATE} --issuer https://8.8.8.8 --claim aud=x`, 'invalidIssuer'],
    [`${CREATE} --issuer https://8.8.8.8 --claim x`, 'usage'],
    [`${CREATE} --issuer https://8.8.8.8 --algorithm HS256`, 'usage'],
    [`${CREATE} --issuer https://8.8.8.8 --scope all`, 'invalidScope'],
    [`issuer update --tenant default ${NOBODY}`, 'usage'],
    [`issuer update --tenant default ${NOBODY} --unset name`, 'usage'],
    [`issuer update --tenant default ${NOBODY} --subject s --unset subject`, 'usage'],
    [`issuer update --tenant default ${NOBODY} --subject s`, 'issuerNotFound'],
    [`issuer delete --tenant default 0`, 'issuerAmbiguous'],
    [`issuer delete --tenant nobody ${NOBODY}`, 'tenantNotFound'],
  ])('%s is refused: %s', async (line, code) => {
    const { err, out } = await rollcall(`${line} --json`, environment);
    expect(out).toBe('');
    expect(JSON.parse(err)).toMatchObject({ error: { code } });
  });

  it('a changed URL is looked at as a new one is, and a refused change changes nothing', async () => {
    const made = await json(`${CREATE} --issuer https://8.8.8.8`);
    for (const change of ['--issuer https://127.0.0.1', '--jwks-uri https://10.0.0.1/', '--claim exp=1']) {
      const refused = await rollcall(
        `issuer update --tenant default ${made.id} ${change} --json`,
        environment,
      );
      expect(JSON.parse(refused.err)).toMatchObject({ error: { code: 'invalidIssuer' } });
    }
    expect(await json('issuer list --tenant default')).toEqual([made]);
  });
});

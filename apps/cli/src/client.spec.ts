import { beforeEach, describe, expect, it } from '@jest/globals';
import { bearerTokenMint } from '@rollcall/auth';
import { readSettings } from '@rollcall/config';
import { oauthClientRepository, signingKeyRepository } from '@rollcall/persistence';

import { NOW, rollcall, type Environment } from '../../../test/support/command-line.js';
import { forEachEngine } from '../../../test/support/engines.js';
import { withDatabase } from './open-stores.js';

const HOUR = 60 * 60 * 1000;

forEachEngine('rollcall client', (engine) => {
  let environment: Environment;

  beforeEach(async () => {
    environment = { DATABASE_URL: await engine.databaseUrl(), PUBLIC_URL: 'https://id.example.com' };
    expect((await rollcall('migrate', environment)).code).toBe(0);
  });

  const json = async (line: string) => JSON.parse((await rollcall(`${line} --json`, environment)).out);

  /** The hashes of the secrets that a client has in the database. */
  const hashes = (id: string): Promise<readonly string[]> =>
    withDatabase(readSettings(environment, { readFile: () => '' }), async ({ unitOfWork }) => {
      const found = await oauthClientRepository(unitOfWork).find(id);
      return (found?.client.secrets ?? []).map(({ hash }) => hash);
    });

  it('create shows the secret once, with what is to be entered elsewhere', async () => {
    const made = await rollcall(
      'client create --tenant default --name entra --scope scim:write',
      environment,
    );
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).toContain('https://id.example.com/oauth/token');
    expect(made.out).toContain('https://id.example.com/scim/v2');
    const [, id = ''] = /Client id +(\S+)/.exec(made.out) ?? [];
    const [, secret = ''] = /Client secret +(\S+)/.exec(made.out) ?? [];
    expect(await hashes(id)).toEqual([bearerTokenMint.hash(secret)]);
    const listed = await rollcall('client list --tenant default', environment);
    expect(listed.out).toMatch(new RegExp(`${id} +entra +active .* scim:write`));
    expect(listed.out).not.toContain(secret);
  });

  it('rotate keeps the secret before for a while, revoke none', async () => {
    const made = await json('client create --tenant default --token-minutes 90 --secret-days 10');
    expect(made).toMatchObject({ name: 'provisioning', tokenMinutes: 90, scopes: null, status: 'active' });
    const rotated = await json(`client rotate --tenant default ${made.id} --overlap-hours 2`);
    expect(rotated.secret).not.toBe(made.secret);
    expect(rotated.secrets.map(({ expires }: { expires: string }) => Date.parse(expires))).toEqual([
      NOW + 730 * 24 * HOUR,
      NOW + 2 * HOUR,
    ]);
    expect(await hashes(made.id)).toEqual([rotated.secret, made.secret].map(bearerTokenMint.hash));
    const revoked = await rollcall(`client revoke --tenant default ${made.id.slice(0, 13)}`, environment);
    expect(revoked.out).toContain('Revoked the OAuth client "provisioning"');
    expect(await json('client list --tenant default')).toMatchObject([{ id: made.id, status: 'revoked' }]);
  });

  it.each([
    ['client create --tenant none', 'tenantNotFound'],
    ['client create --tenant default --scope all', 'invalidScope'],
    ['client create --tenant default --token-minutes 59', 'invalidClient'],
    ['client create --tenant default --token-minutes 361', 'invalidClient'],
    ['client create --tenant default --secret-days 1096', 'invalidClient'],
    ['client revoke --tenant default zzzzzzzz', 'clientNotFound'],
    ['client revoke --tenant default 0', 'clientAmbiguous'],
    ['client rotate --tenant default zzzzzzzz', 'clientNotFound'],
    ['client rotate --tenant default zzzzzzzz --overlap-hours 721', 'invalidClient'],
    ['client create --tenant default --token-minutes x', 'usage'],
  ])('%s is refused: %s', async (line, code) => {
    const { err, out } = await rollcall(`${line} --json`, environment);
    expect(out).toBe('');
    expect(JSON.parse(err)).toMatchObject({ error: { code } });
  });

  describe('rollcall keys rotate', () => {
    it('has the next key sign, keeps the one before, and not twice a day', async () => {
      const io = { now: () => Date.now() };
      const stored = () =>
        withDatabase(readSettings(environment, { readFile: () => '' }), ({ unitOfWork }) =>
          signingKeyRepository(unitOfWork).list(),
        );
      const first = JSON.parse((await rollcall('keys rotate --json', environment, io)).out);
      expect(first.map(({ state }: { state: string }) => state)).toEqual(['previous', 'current', 'next']);
      const again = await rollcall('keys rotate --json', environment, io);
      expect(JSON.parse(again.err)).toMatchObject({ error: { code: 'keysRotatedLately' } });
      const late = { now: () => Date.now() + 24 * HOUR };
      const second = JSON.parse((await rollcall('keys rotate --json', environment, late)).out);
      expect(second.slice(0, 2).map(({ kid }: { kid: string }) => kid)).toEqual(
        first.slice(1).map(({ kid }: { kid: string }) => kid),
      );
      const forced = await rollcall('keys rotate --force', environment, io);
      expect(forced.out).toMatch(/^Rotated\. /);
      const kids = (await stored()).map(({ kid }) => kid);
      expect(kids).not.toContain(first[1].kid);
      expect(kids).toHaveLength(3);
    });
  });
});

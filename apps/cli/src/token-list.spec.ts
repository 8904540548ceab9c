import { expect, it } from '@jest/globals';

import { rollcall } from '../../../test/support/command-line.js';
import { forEachEngine } from '../../../test/support/engines.js';
import { openStore } from '../../../test/support/open-store.js';

forEachEngine('rollcall token list', (engine) => {
  it('shows for which user each token stands, and for most of them none', async () => {
    const store = await openStore(engine);
    const ctx = await store.context();
    const { id: user } = await store.createUser(ctx, { userName: 'ines' });
    await store.close();
    const environment = { DATABASE_URL: store.url };
    const issue = `token issue --tenant ${ctx.tenant.name}`;
    for (const options of ['--name entra', `--name personal --user ${user}`]) {
      expect(await rollcall(`${issue} ${options}`, environment)).toMatchObject({ code: 0, err: '' });
    }
    const list = `token list --tenant ${ctx.tenant.name}`;
    const lines = (await rollcall(list, environment)).out.trimEnd().split('\n');
    expect(lines[0]).toMatch(/LAST USED \(UTC\) {2}USER +SCOPES +NETWORKS$/);
    expect(lines.find((line) => line.includes(' personal '))).toMatch(new RegExp(`- +${user} +`));
    expect(lines.find((line) => line.includes(' entra '))).toMatch(/- +- +\S/);
    const json = JSON.parse((await rollcall(`${list} --json`, environment)).out);
    const shown = json.map(({ name, user: whose }: Record<string, unknown>) => [name, whose]).sort();
    expect(shown).toEqual([
      ['entra', null],
      ['personal', user],
    ]);
  });
});

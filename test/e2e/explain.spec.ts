import { expect, it } from '@jest/globals';

import { forEachEngine } from '../support/engines.js';
import { ScimClient, type ScimAnswer } from '../support/scim-client.js';
import { at, listAt, make, makeUser, groupBody, textAt } from '../support/scim-messages.js';
import { serviceWorld } from './service-world.js';

forEachEngine('explain tells how a filter is understood and answered', (engine) => {
  const world = serviceWorld(engine);

  const ask = (path: string, query: Readonly<Record<string, string>>): Promise<ScimAnswer> => {
    const { origin, adminToken } = world.service;
    const client = new ScimClient({ baseUrl: `${origin}/admin/v1`, token: adminToken });
    return client.get(`${path}?${new URLSearchParams(query).toString()}`);
  };
  const explain = (tenant: string, query: Readonly<Record<string, string>>): Promise<ScimAnswer> =>
    ask(`/tenants/${tenant}/explain`, query);

  it('the tree as it was read and as it is bound, and the index that leads to the matches', async () => {
    const { name, client } = await world.tenant();
    await makeUser(client, { userName: 'bjensen' });
    for (let count = 0; count < 30; count += 1) await makeUser(client);
    const answer = await explain(name, { filter: 'USERNAME Eq "BJensen"' });
    expect(answer.status === 200 ? answer.body : answer.text).toMatchObject({
      resourceType: 'User',
      filter: 'USERNAME eq "BJensen"',
      parsed: { kind: 'compare', path: { name: 'USERNAME' }, operator: 'eq', value: 'BJensen' },
      bound: { kind: 'compare', attribute: 'userName', operator: 'eq', operand: 'bjensen' },
      plan: { by: 'index' },
    });
    const steps = listAt(answer.body, 'plan', 'steps');
    expect(steps).toContainEqual({
      table: 'resource',
      index: 'uq_resource_unique_key',
      words: 'Rows of resource are looked up by the index uq_resource_unique_key.',
    });
    // Values are personal data, which the statement shows no more than a log does.
    expect(textAt(answer.body, 'plan', 'sql')).not.toMatch(/jensen/i);
  });

  it('how else filters are answered: by going through all, in SQL or in memory', async () => {
    const { name, client } = await world.tenant();
    await makeUser(client);
    const by = async (filter: string): Promise<unknown> =>
      at((await explain(name, { filter })).body, 'plan', 'by');
    expect(await by('emails.value eq "a@example.com"')).toBe('index');
    expect(await by('active eq true')).toBe('walk');
    expect(await by('nickName eq "x"')).toBe('scan');
    expect(await by('nickName eq "x" and userName sw "a"')).toBe('compare');
  });

  it('why a resource does not match: each node with the values that it saw', async () => {
    const { name, client } = await world.tenant();
    const user = await makeUser(client, {
      title: 'Lead',
      emails: [{ value: 'ines@work.example', type: 'work' }],
    });
    const filter = 'title eq "lead" and emails[type eq "home"]';
    const answer = await explain(name, { filter, resource: user.id });
    expect(at(answer.body, 'resource')).toMatchObject({
      id: user.id,
      matches: false,
      why: {
        kind: 'and',
        operands: [
          { attribute: 'title', matches: true, values: ['Lead'] },
          { attribute: 'emails', matches: false, elements: [{ matches: false, values: ['work'] }] },
        ],
      },
    });
    const matching = await explain(name, { filter: 'title eq "lead"', resource: user.id });
    expect(at(matching.body, 'resource', 'matches')).toBe(true);
  });

  it('members and groups are values, too', async () => {
    const { name, client } = await world.tenant();
    const user = await makeUser(client);
    const team = await make(client, '/Groups', groupBody({ members: [{ value: user.id }] }));
    const members = { filter: `members.value eq "${user.id}"`, resourceType: 'Group', resource: team.id };
    expect(at((await explain(name, members)).body, 'resource', 'matches')).toBe(true);
    const groups = { filter: `groups.value eq "${team.id}"`, resource: user.id };
    expect(at((await explain(name, groups)).body, 'resource')).toMatchObject({
      matches: true,
      why: { values: [team.id] },
    });
  });

  it('the tenant may stand in the query instead of the path', async () => {
    const { name } = await world.tenant();
    expect((await ask('/explain', { tenant: name, filter: 'title pr' })).status).toBe(200);
    expect((await ask('/explain', { filter: 'title pr' })).status).toBe(400);
  });

  it('what is wrong is said: the filter, the type, the tenant, the resource, a parameter', async () => {
    const { name } = await world.tenant();
    const other = await world.tenant();
    const theirs = await makeUser(other.client);
    const answers = [
      await explain(name, { filter: 'nosuch eq "x"' }),
      await explain(name, { filter: 'password pr' }),
      await explain(name, { filter: 'title pr', resourceType: 'Robot' }),
      await explain('no-such-tenant', { filter: 'title pr' }),
      await explain(name, { filter: 'title pr', resource: theirs.id }),
      await explain(name, { filter: 'title pr', resorce: theirs.id }),
      await explain(name, {}),
    ];
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 404, 404, 404, 400, 400]);
    for (const { headers } of answers) expect(headers['content-type']).toContain('application/problem+json');
    const { client } = await world.tenant();
    const { origin } = world.service;
    expect(
      (await client.send('GET', `${origin}/admin/v1/tenants/${name}/explain?filter=title+pr`)).status,
    ).toBe(403);
  });
});

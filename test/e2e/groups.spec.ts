import { expect, it } from '@jest/globals';

import { forEachEngine } from '../support/engines.js';
import { at, groupBody, listAt, makeGroup, makeUser, patchOp } from '../support/scim-messages.js';
import { serviceWorld } from './service-world.js';

forEachEngine('groups over HTTP', (engine) => {
  const world = serviceWorld(engine);

  it('entra.md rule 6: PATCH answers 204 with tag and location; 200 where attributes ask for it', async () => {
    const { client } = await world.tenant();
    const user = await makeUser(client);
    const group = await makeGroup(client);
    const add = patchOp({ op: 'Add', path: 'members', value: [{ value: user.id }] });
    const answer = await client.patch(group.path, add);
    expect([answer.status, answer.text, answer.headers.etag]).toEqual([204, '', 'W/"2"']);
    expect(answer.headers.location).toBe(`${world.service.baseUrl}${group.path}`);

    const asked = await client.patch(`${group.path}?attributes=members`, add);
    expect([asked.status, asked.headers.etag, listAt(asked.body, 'members').length]).toEqual([
      200,
      'W/"2"',
      1,
    ]);
  });

  it('P-REM-09: remove with a value list removes the listed and nobody else', async () => {
    const { client } = await world.tenant();
    const users = [await makeUser(client), await makeUser(client)];
    const group = await makeGroup(client, { members: users.map(({ id }) => ({ value: id })) });
    const value = [{ value: users[0]?.id }];
    await client.patch(group.path, patchOp({ op: 'Remove', path: 'members', value }));
    const left = listAt((await client.get(group.path)).body, 'members');
    expect(left.map((member) => at(member, 'value'))).toEqual([users[1]?.id]);
  });

  it('the body of a group may be larger than that of a user', async () => {
    const { client } = await world.tenant();
    const { id } = await makeUser(client);
    const members = Array.from({ length: 20_000 }, () => ({ value: id, display: 'x'.repeat(40) }));
    const body = groupBody({ members });
    expect(JSON.stringify(body).length).toBeGreaterThan(1024 * 1024);
    const answer = await client.post('/Groups', body);
    expect([answer.status, listAt(answer.body, 'members').length]).toEqual([201, 1]);
  });
});

import { expect, it } from '@jest/globals';

import { forEachEngine } from '../support/engines.js';
import {
  at,
  expectError,
  groupBody,
  idsOf,
  listAt,
  makeGroup,
  makeUser,
  patchOp,
  userBody,
} from '../support/scim-messages.js';
import { serviceWorld } from './service-world.js';

forEachEngine('isolation of two tenants (A1)', (engine) => {
  const world = serviceWorld(engine);

  it('A1, H-AUTH-08: whatever the method, the id of another tenant is as unknown as none', async () => {
    const [mine, other] = [(await world.tenant()).client, (await world.tenant()).client];
    for (const [endpoint, foreign, body] of [
      ['/Users', await makeUser(other), userBody()],
      ['/Groups', await makeGroup(other), groupBody()],
    ] as const) {
      const unknown = '01900000-0000-7000-8000-000000000000';
      const attempts = async (id: string): Promise<readonly string[]> => {
        const path = `${endpoint}/${id}`;
        const answers = [
          await mine.get(path),
          await mine.put(path, body),
          await mine.patch(path, patchOp({ op: 'replace', path: 'displayName', value: 'taken over' })),
          await mine.delete(path),
        ];
        for (const answer of answers) expectError(answer, 404);
        return answers.map(({ text }) => text.replaceAll(id, 'ID'));
      };
      expect(await attempts(foreign.id)).toEqual(await attempts(unknown));
      expect((await other.get(foreign.path)).body).toEqual(foreign.body);
    }
  });

  it('A1: no list, filter or reference reaches over', async () => {
    const [mine, other] = [(await world.tenant()).client, (await world.tenant()).client];
    const theirs = await makeUser(other, { userName: 'shared', title: 'shared' });
    expect((await mine.post('/Users', userBody({ userName: 'shared' }))).status).toBe(201);
    for (const filter of [`id eq "${theirs.id}"`, 'title eq "shared"', 'not (userName eq "shared")']) {
      expect(idsOf(await mine.filter('/Users', filter))).toEqual([]);
    }
    const dangling = await mine.post('/Groups', groupBody({ members: [{ value: theirs.id }] }));
    expectError(dangling, 400, 'invalidValue');
    const group = await makeGroup(mine);
    const add = patchOp({ op: 'add', path: 'members', value: [{ value: theirs.id }] });
    expectError(await mine.patch(group.path, add), 400, 'invalidValue');
    expect(listAt((await other.get(theirs.path)).body, 'groups')).toEqual([]);
    expect(at((await mine.get('/Groups')).body, 'totalResults')).toBe(1);
  });
});

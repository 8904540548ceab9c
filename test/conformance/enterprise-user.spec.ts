import { expect, it } from '@jest/globals';

import {
  at,
  bodyOf,
  CORE,
  ENT,
  expectError,
  idsOf,
  makeUser,
  patched,
  patchOp,
  read,
  unique,
  userBody,
} from '../support/scim-messages.js';
import { conformance } from './conformance.js';

conformance('2.3 EnterpriseUser (RFC 7643 §4.3)', (world) => {
  const withEnterprise = (enterprise: Record<string, unknown>) => ({
    schemas: [CORE, ENT],
    [ENT]: enterprise,
  });
  const managerOf = (body: unknown) => at(body, ENT, 'manager');

  it('S-ENT-01: employeeNumber is a string', async () => {
    expect((await makeUser(world.client, withEnterprise({ employeeNumber: '007' }))).body[ENT]).toEqual({
      employeeNumber: '007',
    });
    const body = userBody(withEnterprise({ employeeNumber: 7 }));
    expectError(await world.client.post('/Users', body), 400, 'invalidValue');
  });

  it('S-ENT-02: costCenter, organization, division and department round trip and can be filtered', async () => {
    const values = { costCenter: 'C', organization: 'O', division: 'D', department: unique('dept') };
    const user = await makeUser(world.client, withEnterprise(values));
    expect(user.body[ENT]).toEqual(values);
    const filter = `${ENT}:department eq "${values.department.toUpperCase()}"`;
    expect(idsOf(await world.client.filter('/Users', filter))).toEqual([user.id]);
  });

  it('S-ENT-03: manager is one object; other shapes are understood unless the tenant is strict', async () => {
    const strict = await world.strict();
    const boss = await makeUser(world.client);
    for (const manager of [{ value: boss.id }, boss.id, [{ value: boss.id }]]) {
      expect(managerOf((await makeUser(world.client, withEnterprise({ manager }))).body)).toMatchObject({
        value: boss.id,
      });
    }
    const strictBoss = await makeUser(strict);
    for (const manager of [[{ value: strictBoss.id }], strictBoss.id]) {
      expectError(await strict.post('/Users', userBody(withEnterprise({ manager }))), 400, 'invalidValue');
    }
    for (const manager of ['', { value: '' }]) {
      const user = await makeUser(world.client, withEnterprise({ manager: { value: boss.id } }));
      const path = `${ENT}:manager`;
      expect(
        managerOf(await patched(world.client, user, { op: 'replace', path, value: manager })),
      ).toBeUndefined();
    }
  });

  it('S-ENT-04: manager.value is an id, compared with case', async () => {
    const boss = await makeUser(world.client);
    const user = await makeUser(world.client, withEnterprise({ manager: { value: boss.id } }));
    const hits = async (id: string) =>
      idsOf(await world.client.filter('/Users', `${ENT}:manager.value eq "${id}"`));
    expect(await hits(boss.id)).toEqual([user.id]);
    expect(await hits(boss.id.toUpperCase())).toEqual([]);
  });

  it('S-ENT-05: manager.$ref is computed', async () => {
    const boss = await makeUser(world.client);
    const user = await makeUser(world.client, withEnterprise({ manager: { value: boss.id } }));
    expect(managerOf(user.body)).toMatchObject({ $ref: `${world.client.access.baseUrl}${boss.path}` });
  });

  it('S-ENT-06: manager.displayName is readOnly and shows the present name', async () => {
    const boss = await makeUser(world.client, { displayName: 'First' });
    const manager = { value: boss.id, displayName: 'Mallory' };
    const user = await makeUser(world.client, withEnterprise({ manager }));
    expect(managerOf(user.body)).toMatchObject({ displayName: 'First' });
    await patched(world.client, boss, { op: 'replace', path: 'displayName', value: 'Second' });
    expect(managerOf(await read(world.client, user.path))).toMatchObject({ displayName: 'Second' });
    const operation = { op: 'replace', path: `${ENT}:manager.displayName`, value: 'Mallory' };
    expectError(await world.client.patch(user.path, patchOp(operation)), 400, 'mutability');
  });

  it('S-ENT-07: an unknown manager and one of another tenant are refused alike', async () => {
    const stranger = await makeUser(await world.tenant());
    for (const value of ['nobody', '00000000-0000-7000-8000-000000000000', stranger.id]) {
      const body = userBody(withEnterprise({ manager: { value } }));
      expectError(await world.client.post('/Users', body), 400, 'invalidValue');
    }
  });

  it('S-ENT-08: a bare string for the manager is its value unless the tenant is strict', async () => {
    for (const [client, accepted] of [
      [world.client, true],
      [await world.strict(), false],
    ] as const) {
      const [boss, user] = [await makeUser(client), await makeUser(client)];
      const operation = { op: 'replace', path: `${ENT}:manager`, value: boss.id };
      const answer = await client.patch(user.path, patchOp(operation));
      if (accepted) expect(managerOf(bodyOf(answer))).toMatchObject({ value: boss.id });
      else expectError(answer, 400, 'invalidValue');
    }
  });

  it('S-ENT-09: the manager is unassigned when it is deleted', async () => {
    const boss = await makeUser(world.client);
    const user = await makeUser(
      world.client,
      withEnterprise({ department: 'D', manager: { value: boss.id } }),
    );
    expect((await world.client.delete(boss.path)).status).toBe(204);
    expect((await read(world.client, user.path))[ENT]).toEqual({ department: 'D' });
  });
});

import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { forEachEngine } from '../support/engines.js';
import { at, groupBody, patchOp, userBody } from '../support/scim-messages.js';
import { startTestService, type TestService } from '../support/service.js';

function mixedCase(name: string, index: number): string {
  // Every request spells the name differently: bit n of the index decides the case of letter n.
  return [...name].map((letter, n) => (((index >> n) & 1) === 1 ? letter.toUpperCase() : letter)).join('');
}

forEachEngine('concurrent requests', (engine) => {
  let service: TestService;

  beforeAll(async () => {
    service = await startTestService({ databaseUrl: await engine.databaseUrl() });
  });
  afterAll(() => service.close());

  it('P-POST-07, C1: 64 creations of one userName in different letter case give one 201 and 63 conflicts', async () => {
    const names = Array.from({ length: 64 }, (_, index) => mixedCase('inesokafor@fjordbank.example', index));
    expect(new Set(names).size).toBe(64);
    const answers = await Promise.all(
      names.map((userName) => service.client.post('/Users', userBody({ userName }))),
    );
    const outcomes = answers.map(({ status, body }) => `${status} ${String(at(body, 'scimType'))}`);
    expect(outcomes.filter((outcome) => outcome === '201 undefined')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === '409 uniqueness')).toHaveLength(63);
    const found = await service.client.filter('/Users', 'userName eq "INESOKAFOR@FJORDBANK.EXAMPLE"');
    expect(at(found.body, 'totalResults')).toBe(1);
  });

  it('C2: 50 PATCHes at once that add different members to one group leave all 50', async () => {
    const users = await Promise.all(
      Array.from({ length: 50 }, () => service.client.post('/Users', userBody())),
    );
    const ids = users.map(({ body }) => String(at(body, 'id')));
    const group = String(at((await service.client.post('/Groups', groupBody())).body, 'id'));
    const answers = await Promise.all(
      ids.map((value) =>
        service.client.patch(`/Groups/${group}`, patchOp({ op: 'Add', path: 'members', value: [{ value }] })),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(ids.map(() => 204));
    const { body } = await service.client.get(`/Groups/${group}`);
    const members = at(body, 'members') as readonly unknown[];
    expect(members.map((member) => String(at(member, 'value'))).sort()).toEqual([...ids].sort());
    // One version for each effective change, and none for anything else.
    expect(at(body, 'meta', 'version')).toBe('W/"51"');
  });

  it('C2: 50 PATCHes at once that add the same member change the group once', async () => {
    const user = String(at((await service.client.post('/Users', userBody())).body, 'id'));
    const group = String(at((await service.client.post('/Groups', groupBody())).body, 'id'));
    const add = patchOp({ op: 'Add', path: 'members', value: [{ value: user }] });
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => service.client.patch(`/Groups/${group}`, add)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
    expect(at((await service.client.get(`/Groups/${group}`)).body, 'meta', 'version')).toBe('W/"2"');
  });
});

import { expect, it } from '@jest/globals';

import { describeOnMariadb } from '../support/engines.js';
import { eventually } from '../support/eventually.js';
import { ScimClient } from '../support/scim-client.js';
import { at, textAt, unique, userBody } from '../support/scim-messages.js';
import { adminOf, expectStatus } from '../e2e/registered-world.js';
import { KNOWN_WITHIN, twoServices } from './two-services.js';

const BADGE = 'urn:example:params:scim:schemas:extension:badge:2.0:User';

describeOnMariadb('what is registered in one of two services on one database', (engine) => {
  const services = twoServices(engine);

  it('is known to the other within five seconds, while that is in use', async () => {
    const { first, second } = services();
    expectStatus(await second.client.get('/Users'), 200);
    const given = { id: BADGE, name: 'Badge', attributes: [{ name: 'colour', uniqueness: 'server' }] };
    expectStatus(await adminOf(first, 'default').post('/schemas', given), 201);
    await eventually(
      async () => expectStatus(await second.client.get(`/Schemas/${BADGE}`), 200),
      KNOWN_WITHIN,
    );
    const made = await second.client.post('/Users', userBody({ [BADGE]: { colour: 'amber' } }));
    expect(at(expectStatus(made, 201).body, BADGE)).toEqual({ colour: 'amber' });
    expect((await first.client.post('/Users', userBody({ [BADGE]: { colour: 'amber' } }))).status).toBe(409);
  });

  it('is never contradicted by what the other still writes by the definitions before', async () => {
    const { first, second } = services();
    const { name, token } = await first.tenant();
    const { baseUrl } = second;
    const writer = new ScimClient({ baseUrl, token });
    const admin = adminOf(first, name);
    expectStatus(await admin.post('/schemas', { id: BADGE, attributes: [{ name: 'colour' }] }), 201);
    await eventually(async () => expectStatus(await writer.get(`/Schemas/${BADGE}`), 200), KNOWN_WITHIN);
    let stop = false;
    const statuses = new Set<number>();
    const write = async (): Promise<void> => {
      while (!stop) {
        const { status } = await writer.post(
          '/Users',
          userBody({ userName: unique('w'), [BADGE]: { colour: 'amber' } }),
        );
        statuses.add(status);
      }
    };
    const writers = [write(), write(), write()];
    await eventually(() => expect(statuses).toContain(201));
    const tightened = { id: BADGE, attributes: [{ name: 'colour', type: 'integer' }] };
    expect((await admin.put(`/schemas/${BADGE}`, tightened)).status).toBe(409);
    stop = true;
    await Promise.all(writers);
    for (;;) {
      const page = await writer.get('/Users?count=1000&attributes=id');
      const resources = at(page.body, 'Resources');
      if (!Array.isArray(resources) || resources.length === 0) break;
      for (const each of resources)
        await first.client.send('DELETE', `${first.baseUrl}/Users/${textAt(each, 'id')}`, {
          headers: { Authorization: `Bearer ${token}` },
        });
    }
    stop = false;
    const again = [write(), write(), write()];
    // It is refused as long as one of them is stored, and no value of the old type is written once it was not.
    let accepted = false;
    try {
      accepted = (await admin.put(`/schemas/${BADGE}`, tightened)).status === 200;
    } finally {
      stop = true;
      await Promise.all(again);
    }
    const stored = await writer.filter('/Users', `${BADGE} pr`);
    if (accepted) expect(at(stored.body, 'totalResults')).toBe(0);
    expect([...statuses].filter((status) => ![201, 400, 503].includes(status))).toEqual([]);
  }, 60_000);
});

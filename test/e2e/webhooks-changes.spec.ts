import { expect, it } from '@jest/globals';

import { forEachEngine } from '../support/engines.js';
import { at, textAt } from '../support/scim-messages.js';
import { webhooksWorld } from './webhooks-world.js';

const ROUNDS = 15;
const urlOf = (round: number): string => `https://93.184.215.14/hook/${round}`;

forEachEngine('administrators who change webhooks', (engine) => {
  const world = webhooksWorld(engine);

  it('have one name for each sink of a tenant: another sink may not take it, new or renamed', async () => {
    const { admin } = await world.tenant();
    const payroll = await admin.create(urlOf(1), { name: 'payroll' });
    const other = await admin.create(urlOf(2), { name: 'Payroll' });
    for (const answer of [
      await admin.send('POST', '/sinks', { name: 'payroll', kind: 'webhook', url: urlOf(3) }),
      await admin.send('PATCH', `/sinks/${other.id}`, { name: 'payroll', url: urlOf(3) }),
    ]) {
      expect(answer.status).toBe(409);
      expect(textAt(answer.body, 'detail')).toContain('"payroll" already');
    }
    expect(await admin.sink(other.id)).toMatchObject({ name: 'Payroll', url: urlOf(2) });
    // Its own name it keeps.
    const same = await admin.send('PATCH', `/sinks/${payroll.id}`, { name: 'payroll', url: urlOf(4) });
    expect([same.status, at(same.body, 'url')]).toEqual([200, urlOf(4)]);
    const elsewhere = (await world.tenant()).admin;
    expect((await elsewhere.create(urlOf(1), { name: 'payroll' })).id).not.toBe(payroll.id);
  });

  it('at the same time do not undo each other’s changes', async () => {
    const { admin } = await world.tenant();
    const { id } = await admin.create(urlOf(0));
    for (let round = 1; round <= ROUNDS; round += 1) {
      const answers = await Promise.all([
        admin.send('PATCH', `/sinks/${id}`, { name: `name-${round}` }),
        admin.send('PATCH', `/sinks/${id}`, { url: urlOf(round) }),
        admin.send('PATCH', `/sinks/${id}`, { payload: round % 2 === 0 ? 'full' : 'thin' }),
        admin.send('POST', `/sinks/${id}/rotate`, { overlapHours: 0 }),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      const sink = await admin.sink(id);
      expect(sink).toMatchObject({
        ...{ name: `name-${round}`, url: urlOf(round), payload: round % 2 === 0 ? 'full' : 'thin' },
      });
      const rotated = at(answers[3]?.body, 'signing', 'publicKeys', 0, 'key');
      expect(sink.signing.publicKeys.map(({ key }) => key)).toEqual([rotated]);
    }
  });
});

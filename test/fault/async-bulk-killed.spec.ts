import { expect, it } from '@jest/globals';

import { bulkBody, BULK_RESPONSE, postOp } from '../support/bulk-messages.js';
import { forEachEngine } from '../support/engines.js';
import { eventually } from '../support/eventually.js';
import {
  at,
  groupBody,
  listAt,
  patchOp,
  textAt,
  unique,
  userBody,
  type Body,
} from '../support/scim-messages.js';
import { completionsOf } from './completions-of.js';
import { restartingService } from './restarting-service.js';

const TOKEN = 'async-bulk-killed-token-0123456789-0123456789';
const KILLS = 3;
const USERS = 20;

/** Each user is created, changed and made a member by itself, so that there are many places at which to be killed. */
function operationsOf(name: string): readonly Body[] {
  const users = Array.from({ length: USERS }, (_, index) => `u${String(index)}`);
  return [
    postOp('group', '/Groups', groupBody({ displayName: name })),
    ...users.flatMap((bulkId) => [
      postOp(bulkId, '/Users', userBody({ userName: `${name}-${bulkId}` })),
      {
        method: 'PATCH',
        path: `/Users/bulkId:${bulkId}`,
        data: patchOp({ op: 'add', path: 'title', value: 'T' }),
      },
      {
        method: 'PATCH',
        path: '/Groups/bulkId:group',
        data: patchOp({ op: 'add', path: 'members', value: [{ value: `bulkId:${bulkId}` }] }),
      },
    ]),
  ];
}

forEachEngine('asynchronous bulk requests of a process that is killed', (engine) => {
  const { start } = restartingService({ ROLLCALL_BOOTSTRAP_TOKEN: TOKEN });

  it('E-ASYNC-13, B-BULK-31: every operation of what was accepted is done once and has one answer', async () => {
    const databaseUrl = await engine.databaseUrl();
    let running = await start(databaseUrl);
    const made = await running.client.send('POST', `${running.origin}/events/v1/streams`, { body: {} });
    const pollPath = `/events/v1/streams/${textAt(made.body, 'stream_id')}/poll`;
    const accepted = new Map<string, { readonly txn: string; readonly path: string }>();
    let cutOff = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const name = unique('killed');
      const answer = await running.client.send('POST', '/Bulk', {
        headers: { Prefer: 'respond-async' },
        body: bulkBody(operationsOf(name)),
      });
      expect(answer.status).toBe(202);
      const path = new URL(String(answer.headers.location)).pathname;
      accepted.set(name, { txn: String(answer.headers['set-txn']), path });
      // In the middle of it: some users are there already.
      await eventually(async () => {
        const found = await running.client.filter('/Users', `userName sw "${name}-" and title pr`);
        expect(at(found.body, 'totalResults')).toBeGreaterThan(kill);
      });
      // Once it is stopped as it should be, and leaves the rest to the next.
      running.child.kill(kill === 1 ? 'SIGTERM' : 'SIGKILL');
      await running.exited;
      running = await start(databaseUrl);
      const { status } = await running.client.get(`${running.origin}${path}`);
      if (status === 202) cutOff += 1;
    }
    expect(cutOff).toBeGreaterThan(0);

    for (const [name, { path }] of accepted) {
      let response: unknown;
      await eventually(async () => {
        const answer = await running.client.get(`${running.origin}${path}`, {
          Accept: 'application/scim+json',
        });
        expect(answer.status).toBe(200);
        response = answer.body;
      }, 60_000);
      expect(at(response, 'schemas')).toEqual([BULK_RESPONSE]);
      const told = listAt(response, 'Operations').map((result) => [
        at(result, 'method'),
        at(result, 'status'),
        at(result, 'version'),
      ]);
      const version = (number: number) => `W/"${String(number)}"`;
      const perUser = Array.from({ length: USERS }, (_, index) => [
        ['POST', '201', version(1)],
        ['PATCH', '200', version(2)],
        ['PATCH', '204', version(index + 2)],
      ]);
      expect(told).toEqual([['POST', '201', version(1)], ...perUser.flat()]);
      const group = await running.client.filter('/Groups', `displayName eq "${name}"`);
      expect(listAt(listAt(group.body, 'Resources')[0], 'members')).toHaveLength(USERS);
      const users = await running.client.filter('/Users', `userName sw "${name}-"`);
      expect(at(users.body, 'totalResults')).toBe(USERS);
    }

    const completions = await completionsOf(running.client, `${running.origin}${pollPath}`);
    const expected = [...accepted.values()].flatMap(({ txn }) =>
      Array.from({ length: 1 + 3 * USERS }, (_, index) => `${txn}:${String(index)}`),
    );
    expect([...completions].sort()).toEqual(expected.map((txn) => [txn, 1]).sort());
  }, 180_000);
});

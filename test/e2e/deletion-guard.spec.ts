import { expect, it } from '@jest/globals';

import { forEachEngine } from '../support/engines.js';
import type { ScimAnswer, ScimClient } from '../support/scim-client.js';
import { at, expectError, groupBody, idsOf, listAt, make, read } from '../support/scim-messages.js';
import { guardWorld, makeUsers } from './guard-world.js';
import { expectStatus } from './registered-world.js';

const USERS = 1000;

/** A fifth. */
const THRESHOLD = 200;

const RESTORED = 200;

const WITHIN_MS = 240_000;

/** Deletes users one after the other, as a script does, and gives the answers. */
async function deleteAll(client: ScimClient, ids: readonly string[]): Promise<readonly ScimAnswer[]> {
  const answers: ScimAnswer[] = [];
  for (const id of ids) answers.push(await client.delete(`/Users/${id}`));
  return answers;
}

function statuses(answers: readonly ScimAnswer[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

async function totalUsers(client: ScimClient): Promise<unknown> {
  return at((await client.get('/Users?count=0')).body, 'totalResults');
}

async function memberIds(client: ScimClient, path: string): Promise<readonly unknown[]> {
  return listAt(await read(client, path), 'members').map((member) => at(member, 'value'));
}

forEachEngine('a script that deletes every user', (engine) => {
  const world = guardWorld(engine, '20%/50/60m');

  it(
    'is stopped at a fifth of 1,000 with nothing beyond it lost, goes on when approved, and 200 come back with their groups',
    async () => {
      const { client, admin, name } = await world.tenant();
      const ids = await makeUsers(client, USERS);
      const everybody = await make(
        client,
        '/Groups',
        groupBody({ members: ids.map((value) => ({ value })) }),
      );
      const team = await make(
        client,
        '/Groups',
        groupBody({ members: ids.slice(0, RESTORED).map((value) => ({ value })) }),
      );

      const stopped = await deleteAll(client, ids);
      expect(statuses(stopped)).toEqual({ 204: THRESHOLD, 429: USERS - THRESHOLD });
      expect(stopped.findIndex(({ status }) => status === 429)).toBe(THRESHOLD);
      const [refusal] = stopped.slice(THRESHOLD);
      if (refusal === undefined) throw new Error('nothing was refused');
      expectError(refusal, 429);
      expect(refusal.headers['retry-after']).toMatch(/^[1-9]\d*$/);
      expect(at(refusal.body, 'detail')).toContain(
        'Held by the deletion guard: 200 User resources were deleted',
      );
      expect(await totalUsers(client)).toBe(USERS - THRESHOLD);
      expect(await memberIds(client, everybody.path)).toEqual([...ids.slice(THRESHOLD)].sort());

      const held = expectStatus(await admin.get('/guard'), 200);
      expect(held.body).toMatchObject({
        setting: { share: 0.2, minimum: 50, windowMinutes: 60 },
        removals: [
          {
            ...{ action: 'delete', type: 'User', counted: THRESHOLD, threshold: THRESHOLD },
            ...{ refused: USERS - THRESHOLD, approvedUntil: null, rejectedUntil: null },
          },
        ],
      });
      expect(listAt(held.body, 'refused')).toHaveLength(100);
      const warnings = world.service
        .logLines()
        .filter((line) => line['tenant'] === name && 'threshold' in line);
      // One a minute.
      expect([1, 2, 3]).toContain(warnings.length);
      expect(warnings[0]).toMatchObject({ action: 'delete', type: 'User', counted: 200, threshold: 200 });
      const metrics = await (await fetch(`${world.service.managementUrl}/metrics`)).text();
      expect(metrics).toMatch(/^scim_removals_held_total\{action="delete"\} \d+$/m);

      expectStatus(await admin.post('/guard/approve', { action: 'delete', count: 500 }), 200);
      const rest = ids.slice(THRESHOLD);
      expect(statuses(await deleteAll(client, rest))).toEqual({ 204: 500, 429: 300 });
      expectStatus(await admin.post('/guard/approve', { minutes: 5 }), 200);
      expect(statuses(await deleteAll(client, rest.slice(500)))).toEqual({ 204: 300 });
      expect([await totalUsers(client), await memberIds(client, team.path)]).toEqual([0, []]);

      const page = expectStatus(await admin.get('/archive?type=User&limit=1000'), 200);
      expect(listAt(page.body, 'resources')).toHaveLength(USERS);
      const back = ids.slice(0, RESTORED);
      const answer = expectStatus(await admin.post('/archive/restore', { ids: back }), 200);
      expect(listAt(answer.body, 'refused')).toEqual([]);
      expect(listAt(answer.body, 'restored').map((one) => at(one, 'memberships'))).toEqual(back.map(() => 2));
      expect(await totalUsers(client)).toBe(RESTORED);
      expect(await memberIds(client, everybody.path)).toEqual([...back].sort());
      expect(await memberIds(client, team.path)).toEqual([...back].sort());
      expect(new Set(idsOf(await client.get('/Users?count=1000')))).toEqual(new Set(back));
    },
    WITHIN_MS,
  );
});

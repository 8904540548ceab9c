import { expect, it } from '@jest/globals';

import { eventually } from '../support/eventually.js';
import { forEachEngine } from '../support/engines.js';
import { at, listAt, patchOp, textAt, unique, userBody } from '../support/scim-messages.js';
import { completionsOf } from './completions-of.js';
import { restartingService } from './restarting-service.js';

const TOKEN = 'async-killed-token-0123456789-0123456789';
const KILLS = 3;
const REQUESTS = 12;

/** Resolves when a map has more than some entries. */
async function moreThan(map: ReadonlyMap<string, string>, size: number): Promise<void> {
  while (map.size <= size) await new Promise((resolve) => setTimeout(resolve, 5));
}

forEachEngine('asynchronous requests of a process that is killed', (engine) => {
  const { start } = restartingService({ ROLLCALL_BOOTSTRAP_TOKEN: TOKEN });

  it('E-ASYNC-13: what was accepted has exactly one effect and one result, however often the process is killed', async () => {
    const databaseUrl = await engine.databaseUrl();
    let running = await start(databaseUrl);
    const events = (): typeof running.client => running.client;
    const stream = await events().send('POST', `${running.origin}/events/v1/streams`, { body: {} });
    const pollPath = `/events/v1/streams/${textAt(stream.body, 'stream_id')}/poll`;
    const made = await running.client.post('/Users', userBody());
    const path = `/Users/${textAt(made.body, 'id')}`;
    const accepted = new Map<string, string>();
    const users: string[] = [];
    const changes: string[] = [];

    for (let kill = 0; kill < KILLS; kill += 1) {
      const asked = Array.from({ length: REQUESTS }, async (_, index) => {
        const isChange = index % 3 === 0;
        const userName = unique('later');
        const answer = await running.client
          .send(isChange ? 'PATCH' : 'POST', isChange ? path : '/Users', {
            headers: { Prefer: 'respond-async' },
            body: isChange
              ? patchOp({ op: 'replace', path: 'nickName', value: userName })
              : userBody({ userName }),
          })
          .catch(() => undefined);
        // A request that was not answered may or may not have been accepted.
        if (answer?.status !== 202) return;
        accepted.set(String(answer.headers['set-txn']), new URL(String(answer.headers.location)).pathname);
        if (isChange) changes.push(userName);
        else users.push(userName);
      });
      // Some are carried out by then, some are not.
      await Promise.race([Promise.all(asked), moreThan(accepted, accepted.size + kill)]);
      running.child.kill('SIGKILL');
      await running.exited;
      await Promise.all(asked);
      running = await start(databaseUrl);
    }
    expect(accepted.size).toBeGreaterThan(0);

    for (const location of accepted.values()) {
      await eventually(async () => {
        const answer = await running.client.get(`${running.origin}${location}`, {
          Accept: 'application/json',
        });
        expect(answer.status).toBe(200);
        const [operation] = Object.values(at(answer.body, 'events') as object);
        expect(['200', '201']).toContain(at(operation, 'status'));
      }, 60_000);
    }
    for (const userName of users) {
      const found = await running.client.filter('/Users', `userName eq "${userName}"`);
      expect({ userName, found: at(found.body, 'totalResults') }).toEqual({ userName, found: 1 });
    }

    const completions = await completionsOf(running.client, `${running.origin}${pollPath}`);
    for (const txn of accepted.keys()) expect([txn, completions.get(txn)]).toEqual([txn, 1]);
    expect(listAt((await running.client.get(path)).body, 'schemas')).toHaveLength(1);
    if (changes.length > 0)
      expect(textAt((await running.client.get(path)).body, 'nickName')).toMatch(/^later-/);
  }, 120_000);
});

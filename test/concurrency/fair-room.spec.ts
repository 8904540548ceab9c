import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createConnection, type Connection } from 'mysql2/promise';

import { describeOnMariadb } from '../support/engines.js';
import { eventually } from '../support/eventually.js';
import type { ScimAnswer } from '../support/scim-client.js';
import { expectError, makeUser, patchOp } from '../support/scim-messages.js';
import { startTestService, type TestService } from '../support/service.js';

/** Of a pool of five connections, four of which changes may take, one tenant has three; a hundred of its requests wait. */
const POOL = 5;
const PLACES = 3;
const SEATS = 100;

describeOnMariadb('the connections of a pool', (engine) => {
  let service: TestService;
  let database: Connection;

  beforeAll(async () => {
    const databaseUrl = await engine.databaseUrl();
    service = await startTestService({
      databaseUrl,
      env: { RATE_LIMIT: '1000/1000', DATABASE_POOL: String(POOL) },
    });
    database = await createConnection(databaseUrl);
  });
  afterAll(async () => {
    database.destroy();
    await service.close();
  });

  it('one tenant takes not all of them: the others are answered while its requests wait, and those beyond the queue get 429', async () => {
    const [noisy, quiet] = [await service.tenant(), await service.tenant()];
    const [user, other] = [await makeUser(noisy.client), await makeUser(quiet.client)];
    await database.query('start transaction');
    await database.query('select id from resource where id = unhex(?) for update', [
      user.id.replaceAll('-', ''),
    ]);

    const patch = (index: number): Promise<ScimAnswer> =>
      noisy.client.patch(user.path, patchOp({ op: 'replace', path: 'title', value: `Title ${index}` }));
    const answers: ScimAnswer[] = [];
    const sent = Array.from({ length: PLACES + SEATS + 20 }, async (_, index) => {
      answers.push(await patch(index));
    });
    await eventually(() => {
      expect(answers).toHaveLength(20);
    });
    for (const answer of answers) {
      expectError(answer, 429);
      expect(answer.headers['retry-after']).toBe('1');
    }
    for (let count = 0; count < 10; count += 1) {
      expect((await quiet.client.get(other.path)).status).toBe(200);
      const changed = await quiet.client.patch(
        other.path,
        patchOp({ op: 'replace', path: 'title', value: `T${count}` }),
      );
      expect(changed.status).toBe(200);
    }
    expect(answers).toHaveLength(20);

    await database.query('rollback');
    await Promise.all(sent);
    expect(answers.slice(20).map(({ status }) => status)).toEqual(
      Array.from({ length: PLACES + SEATS }, () => 200),
    );
  }, 60_000);
});

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';

import { seededRandom } from '../fault/random.js';
import { describeOnMariadb } from '../support/engines.js';
import type { ScimAnswer, ScimClient } from '../support/scim-client.js';
import { at, groupBody, listAt, make, patchOp, userBody, type Made } from '../support/scim-messages.js';
import { spawnService, type ServiceProcess } from '../support/service.js';

const CLIENTS = 32;
const SHARED = 20;
const RACES = 10;
const TOKEN = 'replicas-token-0123456789-0123456789';

describeOnMariadb('two services on one database', (engine) => {
  let services: readonly ServiceProcess[];
  let clients: readonly ScimClient[];
  let repeated = 0;

  beforeAll(async () => {
    const databaseUrl = await engine.databaseUrl();
    const env = { ROLLCALL_BOOTSTRAP_TOKEN: TOKEN };
    // Both at once: only one of them finds migrations to apply, and makes the tenant.
    services = await Promise.all([spawnService({ databaseUrl, env }), spawnService({ databaseUrl, env })]);
    await Promise.all(services.map((service) => service.ready()));
    clients = Array.from({ length: CLIENTS }, (_, index) => services[index % services.length]!.client);
  }, 60_000);
  afterAll(async () => {
    await Promise.all(services.map((service) => service.stop()));
  });

  /** A provisioning client repeats what was refused with 503. */
  async function untilAnswered(request: () => Promise<ScimAnswer>): Promise<ScimAnswer> {
    for (;;) {
      const answer = await request();
      if (answer.status !== 503) return answer;
      repeated += 1;
      await pause(100);
    }
  }

  it('C2: 32 clients add one role to each of 20 users and one member to each of 20 groups, and none is lost', async () => {
    const random = seededRandom();
    const [client] = clients;
    const many = (endpoint: string, body: () => object, count: number): Promise<readonly Made[]> =>
      Promise.all(Array.from({ length: count }, () => make(client!, endpoint, { ...body() })));
    const own = await many('/Users', userBody, CLIENTS);
    const users = await many('/Users', userBody, SHARED);
    const groups = await many('/Groups', groupBody, SHARED);
    const statuses = await Promise.all(
      clients.map(async (one, index) => {
        const role = patchOp({ op: 'add', path: 'roles', value: [{ value: `role-${index}` }] });
        const member = patchOp({ op: 'add', path: 'members', value: [{ value: own[index]!.id }] });
        const rest = [...users.map(({ path }) => [path, role]), ...groups.map(({ path }) => [path, member])];
        const answers: string[] = [];
        while (rest.length > 0) {
          const [[path, body] = []] = rest.splice(random.between(0, rest.length - 1), 1);
          const { status } = await untilAnswered(() => one.patch(String(path), body));
          answers.push(`${String(path).slice(0, 7)} ${status}`);
        }
        return answers;
      }),
    );
    expect(new Set(statuses.flat())).toEqual(new Set(['/Users/ 200', '/Groups 204']));

    const wanted = {
      users: Array.from({ length: CLIENTS }, (_, index) => `role-${index}`).sort(),
      groups: own.map(({ id }) => id).sort(),
    };
    // One version for the creation, and one for each effective change.
    const version = `W/"${CLIENTS + 1}"`;
    const found = async (resources: readonly Made[], attribute: string): Promise<readonly unknown[]> =>
      Promise.all(
        resources.map(async ({ path }, index) => {
          const { body } = await clients[index % CLIENTS]!.get(path);
          const values = listAt(body, attribute).map((element) => at(element, 'value'));
          return { seed: random.seed, values: values.sort(), version: at(body, 'meta', 'version') };
        }),
      );
    const expected = (values: readonly string[]) => users.map(() => ({ seed: random.seed, values, version }));
    expect(await found(users, 'roles')).toEqual(expected(wanted.users));
    expect(await found(groups, 'members')).toEqual(expected(wanted.groups));
    process.stderr.write(`two services: ${repeated} requests repeated, seed ${random.seed}\n`);
  }, 120_000);

  it('H-ETAG-09, C3: of 32 clients of both services that depend on one version exactly one succeeds', async () => {
    const [client] = clients;
    const user = await make(client!, '/Users', userBody());
    for (let version = 1; version <= RACES; version += 1) {
      const answers = await Promise.all(
        clients.map((one, index) =>
          untilAnswered(() =>
            one.send('PATCH', user.path, {
              headers: { 'If-Match': `W/"${version}"` },
              body: patchOp({ op: 'replace', path: 'title', value: `${version}-${index}` }),
            }),
          ),
        ),
      );
      const outcomes = answers.map(({ status, headers }) => `${status} ${String(headers.etag)}`).sort();
      const refused = Array.from({ length: CLIENTS - 1 }, () => '412 undefined');
      expect(outcomes).toEqual([`200 W/"${version + 1}"`, ...refused]);
      const { body } = await clients[version % CLIENTS]!.get(user.path);
      const won = answers.find(({ status }) => status === 200);
      expect(at(body, 'title')).toBe(at(won?.body, 'title'));
    }
  }, 60_000);

  it('P-POST-07, C1: 64 creations of one userName at both services give one 201 and 63 conflicts', async () => {
    for (let race = 0; race < RACES; race += 1) {
      const userName = `race-${race}`;
      const answers = await Promise.all(
        [...clients, ...clients].map((client, index) =>
          untilAnswered(() =>
            client.post(
              '/Users',
              userBody({ userName: index % 3 === 0 ? userName.toUpperCase() : userName }),
            ),
          ),
        ),
      );
      const outcomes = answers.map(({ status, body }) => `${status} ${String(at(body, 'scimType'))}`).sort();
      expect(outcomes).toEqual(['201 undefined', ...Array.from({ length: 63 }, () => '409 uniqueness')]);
      const { body } = await clients[race % CLIENTS]!.filter('/Users', `userName eq "${userName}"`);
      expect(at(body, 'totalResults')).toBe(1);
    }
  }, 60_000);
});

import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { forEachEngine } from '../support/engines.js';
import type { ScimAnswer } from '../support/scim-client.js';
import { at, CORE, listAt, makeGroup, makeUser, patchOp, read, type Made } from '../support/scim-messages.js';
import { startTestService, type TestService } from '../support/service.js';

const CLIENTS = 32;
const ROUNDS = 4;
const indexes = Array.from({ length: CLIENTS }, (_, index) => index);

forEachEngine('concurrent requests with If-Match', (engine) => {
  let service: TestService;

  beforeAll(async () => {
    service = await startTestService({ databaseUrl: await engine.databaseUrl() });
  });
  afterAll(() => service.close());

  const send = (method: string, path: string, version: number, body?: unknown): Promise<ScimAnswer> =>
    service.client.send(method, path, {
      headers: { 'If-Match': `W/"${version}"` },
      ...(body === undefined ? {} : { body }),
    });
  const put = ({ path, body }: Made, version: number, title: string) =>
    send('PUT', path, version, { schemas: [CORE], userName: body['userName'], title });
  const patch = ({ path }: Made, version: number, title: string) =>
    send('PATCH', path, version, patchOp({ op: 'replace', path: 'title', value: title }));

  it('H-ETAG-09, C3: of 32 clients that PUT or PATCH a user with the same version exactly one succeeds', async () => {
    const user = await makeUser(service.client);
    for (let version = 1; version <= ROUNDS; version += 1) {
      const answers = await Promise.all(
        indexes.map((index) => (index % 2 === 0 ? put : patch)(user, version, `${version}-${index}`)),
      );
      const won = answers.find(({ status }) => status === 200);
      expect(answers.filter(({ status }) => status === 412)).toHaveLength(CLIENTS - 1);
      expect(won?.headers.etag).toBe(`W/"${version + 1}"`);
      expect(await read(service.client, user.path)).toEqual(won?.body);
    }
  });

  it('H-ETAG-09, C3: of 32 clients that add a member each with the same version exactly one succeeds', async () => {
    const users = await Promise.all(indexes.map(() => makeUser(service.client)));
    const group = await makeGroup(service.client);
    for (let version = 1; version <= ROUNDS; version += 1) {
      const answers = await Promise.all(
        users.map(({ id }) =>
          send('PATCH', group.path, version, patchOp({ op: 'add', path: 'members', value: [{ value: id }] })),
        ),
      );
      // Of those who are in already, one may succeed, too, and change nothing: then all others may still follow.
      const changed = answers.filter(({ headers }) => headers.etag === `W/"${version + 1}"`);
      const unchanged = answers.filter(({ headers }) => headers.etag === `W/"${version}"`);
      expect(changed).toHaveLength(1);
      expect(unchanged.length).toBeLessThan(version);
      expect(answers.filter(({ status }) => status === 412)).toHaveLength(CLIENTS - 1 - unchanged.length);
      const { body } = await service.client.get(group.path);
      expect(listAt(body, 'members')).toHaveLength(version);
    }
  });

  it('H-ETAG-09, C3: of 32 clients that DELETE or change a user with the same version exactly one succeeds', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const user = await makeUser(service.client);
      const answers = await Promise.all(
        indexes.map((index) =>
          index % 2 === 0 ? send('DELETE', user.path, 1) : patch(user, 1, `title-${index}`),
        ),
      );
      const { status } = await service.client.get(user.path);
      const succeeded = answers.filter((answer) => answer.status === 200 || answer.status === 204);
      expect(succeeded.map((answer) => answer.status)).toEqual([status === 200 ? 200 : 204]);
      // Whoever comes after the deletion finds nothing.
      const refused = new Set(
        answers.filter((answer) => !succeeded.includes(answer)).map((answer) => answer.status),
      );
      expect([...refused]).toEqual([status === 200 ? 412 : 404]);
    }
  });

  it('H-ETAG-09: of changes that are made again until their version is the present one none is lost', async () => {
    const user = await makeUser(service.client, { title: '0' });
    await Promise.all(
      indexes.slice(0, 8).map(async () => {
        for (let left = ROUNDS; left > 0;) {
          const { body, headers } = await service.client.get(user.path);
          const version = Number(/\d+/.exec(String(headers.etag))?.[0]);
          const { status } = await patch(user, version, String(Number(at(body, 'title')) + 1));
          expect([200, 412]).toContain(status);
          if (status === 200) left -= 1;
        }
      }),
    );
    const { body, headers } = await service.client.get(user.path);
    expect([at(body, 'title'), headers.etag]).toEqual([String(8 * ROUNDS), `W/"${8 * ROUNDS + 1}"`]);
  });
});

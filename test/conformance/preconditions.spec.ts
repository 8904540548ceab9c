import { expect, it } from '@jest/globals';

import type { ScimAnswer, ScimRequest } from '../support/scim-client.js';
import {
  at,
  CORE,
  expectError,
  GROUP,
  groupBody,
  listAt,
  makeGroup,
  makeUser,
  patchOp,
  read,
  resourcesOf,
  textAt,
  userBody,
  type Body,
  type Made,
} from '../support/scim-messages.js';
import { conformance } from './conformance.js';

/** A version that no resource has. */
const OTHER = 'W/"999"';

conformance('7.2 Conditional requests (RFC 7644 §3.14)', (world) => {
  type Headers = NonNullable<ScimRequest['headers']>;

  const put = (made: Made, headers: Headers, more: Body = {}): Promise<ScimAnswer> =>
    world.client.send('PUT', made.path, {
      headers,
      body: { schemas: [CORE], userName: made.body['userName'], ...more },
    });
  const patch = (made: Made, headers: Headers, ...operations: readonly unknown[]): Promise<ScimAnswer> =>
    world.client.send('PATCH', made.path, { headers, body: patchOp(...operations) });
  const title = (value: string) => ({ op: 'replace', path: 'title', value });

  /** The statuses of one read with each of several values of If-None-Match. */
  const statuses = (path: string, tags: readonly string[]): Promise<readonly number[]> =>
    Promise.all(tags.map(async (tag) => (await world.client.get(path, { 'If-None-Match': tag })).status));

  it('H-ETAG-03: GET and HEAD with the present tag are 304 with that tag and nothing else', async () => {
    const user = await makeUser(world.client);
    const group = await makeGroup(world.client, { members: [{ value: user.id }] });
    const paths = [user.path, `${user.path}?attributes=userName`, group.path, `${group.path}?membersCount=1`];
    for (const path of paths) {
      for (const method of ['GET', 'HEAD']) {
        const answer = await world.client.send(method, path, { headers: { 'If-None-Match': 'W/"1"' } });
        expect([answer.status, answer.text, answer.headers.etag]).toEqual([304, '', 'W/"1"']);
        for (const name of ['content-type', 'content-length', 'transfer-encoding', 'location']) {
          expect({ path, method, headers: answer.headers }).not.toHaveProperty(['headers', name]);
        }
        expect(answer.headers['cache-control']).toBe('no-store');
      }
      expect(await statuses(path, [OTHER, '"abc"', ''])).toEqual([200, 200, 200]);
    }
    await patch(user, {}, title('T'));
    expect(await statuses(user.path, ['W/"1"', 'W/"2"'])).toEqual([200, 304]);
    expectError(await world.client.get('/Users/nobody', { 'If-None-Match': '*' }), 404);
  });

  it('H-ETAG-04: If-None-Match takes a list, and any version, and compares weakly', async () => {
    const { path } = await makeUser(world.client);
    const known = ['W/"x", W/"1"', 'W/"999","1" , "x"', '*', '"1"', ', W/"1"'];
    expect(await statuses(path, known)).toEqual(known.map(() => 304));
    expect(await statuses(path, ['W/"x", W/"999"', '"11"', '"1.0"'])).toEqual([200, 200, 200]);
  });

  it('H-ETAG-04: a write whose If-None-Match names the present version is 412', async () => {
    const user = await makeUser(world.client);
    for (const tag of ['*', 'W/"1"', '"x", "1"']) {
      const headers = { 'If-None-Match': tag };
      expectError(await put(user, headers, { title: 'T' }), 412);
      expectError(await patch(user, headers, title('T')), 412);
      expectError(await world.client.send('DELETE', user.path, { headers }), 412);
    }
    expect(await read(world.client, user.path)).toEqual(user.body);
    expect((await put(user, { 'If-None-Match': OTHER }, { title: 'T' })).status).toBe(200);
  });

  it('H-ETAG-05, P-PUT-13: PUT with another version is 412, and changes nothing', async () => {
    const user = await makeUser(world.client);
    for (const body of [{ title: 'T' }, {}]) {
      const refused = await put(user, { 'If-Match': OTHER }, body);
      expectError(refused, 412);
      expect(textAt(refused.body, 'detail')).toContain('W/"1"');
    }
    expect(await read(world.client, user.path)).toEqual(user.body);
    const accepted = await put(user, { 'If-Match': 'W/"1"' }, { title: 'T' });
    expect([accepted.status, accepted.headers.etag]).toEqual([200, 'W/"2"']);
    expectError(await put(user, { 'If-Match': 'W/"1"' }, { title: 'U' }), 412);
  });

  it('H-ETAG-05, P-PATCH-18: PATCH with another version is 412, whether it would change anything or not', async () => {
    const user = await makeUser(world.client, { title: 'T' });
    expectError(await patch(user, { 'If-Match': OTHER }, title('U')), 412);
    expectError(await patch(user, { 'If-Match': OTHER }, title('T')), 412);
    expect(await read(world.client, user.path)).toEqual(user.body);
    const same = await patch(user, { 'If-Match': 'W/"1"' }, title('T'));
    expect([same.status, same.headers.etag]).toEqual([200, 'W/"1"']);
    const changed = await patch(user, { 'If-Match': 'W/"1"' }, title('U'));
    expect([changed.status, changed.headers.etag]).toEqual([200, 'W/"2"']);
  });

  it('H-ETAG-05, P-PATCH-18: so is a change of the members of a group', async () => {
    const [inside, outside] = [await makeUser(world.client), await makeUser(world.client)];
    const group = await makeGroup(world.client, { members: [{ value: inside.id }] });
    const add = { op: 'add', path: 'members', value: [{ value: outside.id }] };
    const again = { op: 'add', path: 'members', value: [{ value: inside.id }] };
    const remove = { op: 'remove', path: `members[value eq "${inside.id}"]` };
    for (const operation of [add, again, remove, { op: 'remove', path: 'members' }]) {
      expectError(await patch(group, { 'If-Match': OTHER }, operation), 412);
    }
    const replaced = { schemas: [GROUP], displayName: group.body['displayName'], members: [] };
    const put412 = { headers: { 'If-Match': OTHER }, body: replaced };
    expectError(await world.client.send('PUT', group.path, put412), 412);
    const unchanged = await read(world.client, group.path);
    expect(listAt(unchanged, 'members').map((member) => at(member, 'value'))).toEqual([inside.id]);
    const same = await patch(group, { 'If-Match': 'W/"1"' }, again);
    expect([same.status, same.headers.etag]).toEqual([204, 'W/"1"']);
    const changed = await patch(group, { 'If-Match': 'W/"1"' }, add);
    expect([changed.status, changed.headers.etag]).toEqual([204, 'W/"2"']);
  });

  it('H-ETAG-06, P-DEL-05: DELETE with another version is 412, and the resource stays', async () => {
    const user = await makeUser(world.client);
    const group = await makeGroup(world.client, { members: [{ value: user.id }] });
    for (const { path } of [user, group]) {
      const remove = (tag: string) => world.client.send('DELETE', path, { headers: { 'If-Match': tag } });
      expectError(await remove(OTHER), 412);
      expect((await world.client.get(path)).headers.etag).toBe('W/"1"');
    }
    expect(listAt(await read(world.client, group.path), 'members')).toHaveLength(1);
    for (const { path } of [group, user]) {
      const headers = { 'If-Match': 'W/"1"' };
      expect((await world.client.send('DELETE', path, { headers })).status).toBe(204);
      expectError(await world.client.send('DELETE', path, { headers }), 404);
    }
  });

  it('H-ETAG-07, W-10: If-Match compares the tag as the client got it, weak or not', async () => {
    const user = await makeUser(world.client);
    expect(
      (await put(user, { 'If-Match': textAt(user.body, 'meta', 'version') }, { title: 'A' })).status,
    ).toBe(200);
    expect((await put(user, { 'If-Match': '"2"' }, { title: 'B' })).status).toBe(200);
    expectError(await put(user, { 'If-Match': '"2"' }, { title: 'C' }), 412);
  });

  it('H-ETAG-08: If-Match takes any version, and a list; of what does not exist it is 404', async () => {
    const user = await makeUser(world.client);
    for (const tag of ['*', 'W/"x", W/"2"', `${OTHER}, "3"`]) {
      expect((await patch(user, { 'If-Match': tag }, title(tag))).status).toBe(200);
    }
    expectError(await patch(user, { 'If-Match': '"x", W/"999"' }, title('T')), 412);
    expectError(await patch(user, { 'If-Match': '' }, title('T')), 412);
    expect((await world.client.get(user.path, { 'If-Match': '*' })).status).toBe(200);
    expectError(await world.client.get(user.path, { 'If-Match': OTHER }), 412);
    const nobody = { ...user, path: '/Users/nobody' };
    for (const tag of ['*', 'W/"1"']) {
      expectError(await put(nobody, { 'If-Match': tag }), 404);
      expectError(await patch(nobody, { 'If-Match': tag }, title('T')), 404);
      expectError(await world.client.send('DELETE', nobody.path, { headers: { 'If-Match': tag } }), 404);
    }
  });

  it('H-ETAG-11, W-09: a conflict of versions is 412, one of values 409', async () => {
    const [user, taken] = [await makeUser(world.client), await makeUser(world.client)];
    const userName = taken.body['userName'];
    expectError(await put(user, { 'If-Match': OTHER }, { userName }), 412);
    expectError(await put(user, { 'If-Match': 'W/"1"' }, { userName }), 409, 'uniqueness');
  });

  it('H-ETAG-12: what cannot be read is a condition that is not met; it keeps nobody from reading', async () => {
    const user = await makeUser(world.client);
    for (const tag of ['1', 'W/1', 'w/"1"', '"1', '*, "1"', '"1" "2"', 'x'.repeat(4000)]) {
      for (const name of ['If-Match', 'If-None-Match']) {
        const headers = { [name]: tag };
        const refused = await put(user, headers, { title: 'T' });
        expectError(refused, 412);
        expect(textAt(refused.body, 'detail').length).toBeLessThan(400);
        expectError(await patch(user, headers, title('T')), 412);
        expectError(await world.client.send('DELETE', user.path, { headers }), 412);
      }
      expectError(await world.client.get(user.path, { 'If-Match': tag }), 412);
      expect(await statuses(user.path, [tag])).toEqual([200]);
    }
    expect(await read(world.client, user.path)).toEqual(user.body);
  });

  it('H-ETAG-13: nobody has to name a version', async () => {
    const user = await makeUser(world.client);
    expect((await patch(user, {}, title('T'))).status).toBe(200);
    expect((await put(user, {})).status).toBe(200);
    expect((await world.client.delete(user.path)).status).toBe(204);
  });

  it('H-ETAG-15: what has no version of its own takes no conditions: POST, lists and searches', async () => {
    for (const headers of [{ 'If-Match': OTHER }, { 'If-None-Match': '*' }, { 'If-Match': 'x' }]) {
      expect((await world.client.send('POST', '/Users', { headers, body: userBody() })).status).toBe(201);
      expect((await world.client.send('POST', '/Groups', { headers, body: groupBody() })).status).toBe(201);
      expect((await world.client.get('/Users?count=1', headers)).status).toBe(200);
    }
  });

  it('D-SPC-12: documents of the description have tags that change when they do, and 304', async () => {
    const paths = ['/ServiceProviderConfig', '/ResourceTypes/User', `/Schemas/${CORE}`];
    const tags: string[] = [];
    for (const path of paths) {
      const whole = await world.client.get(path);
      const tag = String(whole.headers.etag);
      expect(tag).toMatch(/^W\/"[\w-]{22}"$/);
      expect(at(whole.body, 'meta', 'version')).toBe(tag);
      expect((await world.client.get(path)).headers.etag).toBe(tag);
      expect(await statuses(path, [tag, '*', `"x", ${tag.slice(2)}`])).toEqual([304, 304, 304]);
      expect(await statuses(path, [OTHER, 'x', ''])).toEqual([200, 200, 200]);
      const answer = await world.client.get(path, { 'If-None-Match': tag });
      expect([answer.text, answer.headers.etag, answer.headers['content-type']]).toEqual([
        '',
        tag,
        undefined,
      ]);
      tags.push(tag);
    }
    expect(new Set(tags).size).toBe(3);
    const listed = resourcesOf(await world.client.get('/Schemas'));
    expect(listed.map((schema) => at(schema, 'meta', 'version'))).toContain(tags[2]);
    expect((await world.client.get('/Schemas')).headers.etag).toBeUndefined();
    // A tenant in which groups may share a name is told another schema of groups.
    const schema = `/Schemas/${GROUP}`;
    const other = await (await world.sharedGroupNames()).get(schema);
    expect(other.headers.etag).not.toBe((await world.client.get(schema)).headers.etag);
  });
});

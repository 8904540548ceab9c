import { beforeEach, expect, it } from '@jest/globals';

import {
  at,
  CORE,
  expectError,
  makeGroup,
  makeUser,
  patchOp,
  read,
  unique,
  type Made,
} from '../support/scim-messages.js';
import type { ScimClient } from '../support/scim-client.js';
import { conformance } from './conformance.js';

conformance('7.1 /Me (RFC 7644 §3.11)', (world) => {
  let user: Made;
  let me: ScimClient;
  let location: unknown;

  beforeEach(async () => {
    user = await makeUser(world.client, { title: 'Clerk', displayName: 'Me' });
    me = await world.asUser(user.id);
    location = at(user.body, 'meta', 'location');
  });

  it('H-ME-02, H-ME-03: /Me is the user for whom the token stands, and every answer names its permanent URI', async () => {
    const got = await me.get('/Me');
    expect([got.status, got.body]).toEqual([200, await read(world.client, user.path)]);
    expect(got.headers).toMatchObject({ location, etag: at(user.body, 'meta', 'version') });

    const patched = await me.patch('/Me', patchOp({ op: 'replace', path: 'title', value: 'Chief' }));
    expect([patched.status, at(patched.body, 'title'), at(patched.body, 'meta', 'location')]).toEqual([
      200,
      'Chief',
      location,
    ]);
    const userName = unique('renamed');
    const replaced = await me.put('/Me', { schemas: [CORE], userName });
    expect([replaced.status, at(replaced.body, 'userName'), at(replaced.body, 'title')]).toEqual([
      200,
      userName,
      undefined,
    ]);
    expect(replaced.body).toEqual(await read(world.client, user.path));
    const head = await me.send('HEAD', '/Me');
    const refused = await me.patch('/Me', patchOp({ op: 'replace', path: 'foo', value: 'x' }));
    expectError(refused, 400, 'invalidPath');
    const unread = await me.send('PUT', '/Me', { raw: '{', headers: { 'Content-Type': 'text/plain' } });
    expectError(unread, 415);
    const gone = await me.delete('/Me');
    expect(gone.status).toBe(204);
    for (const answer of [patched, replaced, head, refused, unread, gone])
      expect(answer.headers['location']).toBe(location);
    expectError(await world.client.get(user.path), 404);
  });

  it('H-ME-03: it is projected as the user is, and in the groups of the user', async () => {
    const group = await makeGroup(world.client, { members: [{ value: user.id }] });
    const got = await me.get('/Me?attributes=groups,title');
    expect(got.body).toEqual((await world.client.get(`${user.path}?attributes=groups,title`)).body);
    expect(at(got.body, 'groups', 0, 'value')).toBe(group.id);
    const without = await me.get('/Me?excludedAttributes=title');
    expect([at(without.body, 'title'), at(without.body, 'displayName')]).toEqual([undefined, 'Me']);
  });

  it('H-ME-03: it changes nobody else', async () => {
    const other = await makeUser(world.client, { title: 'Clerk' });
    await me.patch('/Me', patchOp({ op: 'remove', path: 'title' }));
    expect(await read(world.client, other.path)).toEqual(other.body);
  });

  it('H-ME-04: the token of a provisioning client stands for nobody, and so does that of a user who is gone', async () => {
    const body = { schemas: [CORE], userName: unique('nobody') };
    for (const answer of [
      await world.client.get('/Me'),
      await world.client.put('/Me', body),
      await world.client.patch('/Me', patchOp({ op: 'remove', path: 'title' })),
      await world.client.delete('/Me'),
    ]) {
      expectError(answer, 404);
      expect(answer.headers).not.toHaveProperty('location');
    }
    await world.client.delete(user.path);
    for (const answer of [await me.get('/Me'), await me.delete('/Me'), await me.put('/Me', body)])
      expectError(answer, 404);
    expect((await me.get('/Users?count=0')).status).toBe(200);
  });

  it('H-ME-01, H-ME-05: nobody registers by POST /Me', async () => {
    for (const client of [me, world.client])
      expectError(await client.post('/Me', { schemas: [CORE], userName: unique('new') }), 501);
  });

  it('H-ME-06: paths are written in their own letter case, and there is nothing below /Me', async () => {
    for (const path of ['/me', '/ME', '/Me/x', '/Me/.search']) {
      const answer = await me.get(path);
      expectError(answer, 404);
    }
  });

  it('H-ME-03: Prefer: respond-async is understood as at the user', async () => {
    const answer = await me.send('PATCH', '/Me', {
      body: patchOp({ op: 'replace', path: 'title', value: 'Later' }),
      headers: { Prefer: 'respond-async, wait=20' },
    });
    expect([200, 202]).toContain(answer.status);
  });

  it('H-ME-03, H-ETAG-03, H-ETAG-05: preconditions hold as at the user', async () => {
    const ifMatch = (version: string) => ({ headers: { 'If-Match': version } });
    const body = patchOp({ op: 'replace', path: 'title', value: 'Chief' });
    const same = await me.send('GET', '/Me', { headers: { 'If-None-Match': 'W/"1"' } });
    expect([same.status, same.text]).toEqual([304, '']);
    expectError(await me.send('PATCH', '/Me', { body, ...ifMatch('W/"2"') }), 412);
    expect((await me.send('PATCH', '/Me', { body, ...ifMatch('W/"1"') })).status).toBe(200);
    const put = { schemas: [CORE], userName: unique('renamed') };
    expectError(await me.send('PUT', '/Me', { body: put, ...ifMatch('W/"1"') }), 412);
    expectError(await me.send('DELETE', '/Me', ifMatch('W/"1"')), 412);
    expect((await me.send('DELETE', '/Me', ifMatch('W/"2"'))).status).toBe(204);
  });

  it('X-MT-06: a token cannot stand for a user of another tenant, or for a group', async () => {
    const stranger = await makeUser(await world.tenant());
    const group = await makeGroup(world.client);
    for (const id of [stranger.id, group.id, 'nobody', '']) {
      await expect(world.asUser(id)).rejects.toMatchObject({ code: 'subjectNotFound' });
    }
  });
});

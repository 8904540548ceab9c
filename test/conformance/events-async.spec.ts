import { expect, it } from '@jest/globals';

import type { ScimAnswer } from '../support/scim-client.js';
import {
  at,
  expectError,
  groupBody,
  isBody,
  listAt,
  makeGroup,
  makeUser,
  patchOp,
  textAt,
  unique,
  userBody,
  type Body,
} from '../support/scim-messages.js';
import { foundAt } from './async-requests.js';
import { EVENT, kindOf, withStreams, type StreamUser, type Token } from './streams-world.js';

const SEARCH_REQUEST = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';
const ASYNC = { Prefer: 'respond-async' };

withStreams('9.3 Asynchronous requests (RFC 9967 §2.5.1)', (world) => {
  const ask = (user: StreamUser, method: string, path: string, body?: unknown): Promise<ScimAnswer> =>
    user.client.send(method, path, { headers: ASYNC, ...(body === undefined ? {} : { body }) });

  /** The completion of a request that was accepted: the token at its location. */
  async function completion(user: StreamUser, accepted: ScimAnswer): Promise<Token> {
    const answer = await foundAt(user, accepted);
    expect(answer.headers['content-type']).toBe('application/secevent+jwt');
    const token = await world.verified(answer.text);
    expect(kindOf(token)).toBe('misc:asyncresp');
    return token;
  }

  it('E-ASYNC-01: without the preference, and for reading, answers are what they always are', async () => {
    const user = await world.user();
    const plain = await user.client.send('POST', '/Users', {
      headers: { Prefer: 'return=representation, wait=5' },
      body: userBody(),
    });
    expect([plain.status, plain.headers['set-txn']]).toEqual([201, undefined]);
    for (const path of ['/Users', `/Users/${textAt(plain.body, 'id')}`, '/ServiceProviderConfig']) {
      expect((await user.client.get(path, ASYNC)).status).toBe(200);
    }
    const search = { schemas: [SEARCH_REQUEST], filter: 'userName pr' };
    expect((await ask(user, 'POST', '/Users/.search', search)).status).toBe(200);
  });

  it('E-ASYNC-02, E-ASYNC-03, E-ASYNC-04, E-ASYNC-05: the answer is 202 without a body, and names the transaction, the preference and where its end is told', async () => {
    const user = await world.user();
    const stream = await user.create();
    const accepted = await ask(user, 'POST', '/Users', userBody());
    expect([accepted.status, accepted.text, accepted.headers['content-type']]).toEqual([202, '', undefined]);
    expect(accepted.headers['content-length']).toBe('0');
    expect(accepted.headers['preference-applied']).toBe('respond-async');
    const txn = String(accepted.headers['set-txn']);
    const done = await completion(user, accepted);
    expect(done.claims['txn']).toBe(txn);
    // The tokens of its change, and of its completion on the streams of its client, have the same txn.
    const tokens = await user.take(stream, 2);
    expect(tokens.map(kindOf).sort()).toEqual(['misc:asyncresp', 'prov:create:notice']);
    expect(tokens.map(({ claims }) => claims['txn'])).toEqual([txn, txn]);
    const location = textAt(done.payload, 'location');
    expect((await user.client.get(location)).status).toBe(200);
    expect(at(done.claims, 'sub_id')).toEqual({
      format: 'scim',
      uri: location.slice(user.client.access.baseUrl.length),
    });
  });

  it('E-ASYNC-06: Accept is not looked at', async () => {
    const user = await world.user();
    const answer = await user.client.send('POST', '/Users', {
      headers: { ...ASYNC, Accept: 'text/html' },
      body: userBody(),
    });
    await completion(user, answer);
    const plain = await user.client.send('POST', '/Users', {
      headers: { Accept: 'text/html' },
      body: userBody(),
    });
    expectError(plain, 406);
  });

  it('E-ASYNC-07: an answer that is there in the time that the client waits is given at once', async () => {
    const user = await world.user();
    const stream = await user.create();
    const prefer = (method: string, path: string, body?: unknown): Promise<ScimAnswer> =>
      user.client.send(method, path, {
        headers: { Prefer: 'respond-async, wait=20' },
        ...(body === undefined ? {} : { body }),
      });
    const made = await prefer('POST', '/Users', userBody({ title: 'T' }));
    expect([made.status, at(made.body, 'title'), made.headers['set-txn']]).toEqual([201, 'T', undefined]);
    expect((await user.client.get(String(made.headers.location))).body).toEqual(made.body);
    const path = `/Users/${textAt(made.body, 'id')}`;
    const patched = await prefer('PATCH', path, patchOp({ op: 'replace', path: 'title', value: 'U' }));
    expect([patched.status, at(patched.body, 'title')]).toEqual([200, 'U']);
    expectError(await prefer('PUT', path, { schemas: [] }), 400, 'invalidValue', 'invalidSyntax');
    expect((await prefer('DELETE', path)).status).toBe(204);
    expectError(await prefer('DELETE', path), 404);
    const kinds = (await user.take(stream, 3)).map(kindOf);
    expect(kinds).toEqual(['prov:create:notice', 'prov:patch:notice', 'prov:delete']);
  });

  it('E-ASYNC-08, E-EVT-12: the completion is one operation of a bulk response, with the SCIM error where it failed', async () => {
    const user = await world.user();
    const base = user.client.access.baseUrl;
    const done = async (method: string, path: string, body?: unknown): Promise<Body> =>
      (await completion(user, await ask(user, method, path, body))).payload;
    const made = await done('POST', '/Users', userBody({ title: 'T' }));
    const location = textAt(made, 'location');
    expect(made).toEqual({ method: 'POST', status: '201', version: 'W/"1"', location });
    const path = location.slice(base.length);
    expect(await done('PATCH', path, patchOp({ op: 'replace', path: 'title', value: 'U' }))).toEqual({
      method: 'PATCH',
      status: '200',
      version: 'W/"2"',
      location,
    });
    const name = unique('user');
    expect(await done('PUT', path, userBody({ userName: name }))).toEqual({
      method: 'PUT',
      status: '200',
      version: 'W/"3"',
      location,
    });
    const failed = await done('PUT', path, { ...userBody(), emails: 'not a list of objects' });
    expect(failed).toMatchObject({
      method: 'PUT',
      status: '400',
      location,
      response: { status: '400', scimType: expect.any(String), detail: expect.any(String) },
    });
    expect(await done('POST', '/Users', userBody({ userName: name }))).toMatchObject({
      method: 'POST',
      status: '409',
      response: { scimType: 'uniqueness', status: '409' },
    });
    expect(await done('DELETE', path)).toEqual({ method: 'DELETE', status: '204', location });
    expect(await done('DELETE', path)).toMatchObject({ status: '404', response: { status: '404' } });

    const group = await done('POST', '/Groups', groupBody());
    const groupPath = textAt(group, 'location').slice(base.length);
    const member = await makeUser(user.client);
    const added = await done(
      'PATCH',
      groupPath,
      patchOp({ op: 'add', path: 'members', value: [{ value: member.id }] }),
    );
    expect([group['status'], added['status'], added['version']]).toEqual(['201', '204', 'W/"2"']);
    expect(listAt((await user.client.get(groupPath)).body, 'members')).toHaveLength(1);
  });

  it('E-ASYNC-10: a result is for the credential that asked, and for nobody else', async () => {
    const user = await world.user();
    const accepted = await ask(user, 'POST', '/Users', userBody());
    const location = String(accepted.headers.location);
    const colleague = await world.colleague(user);
    const theirs = await colleague.create();
    await completion(user, accepted);
    for (const stranger of [colleague, await world.user()]) {
      expect((await stranger.client.get(location)).status).toBe(404);
    }
    expect((await user.client.get(location, { Authorization: null })).status).toBe(401);
    expect((await user.client.get(location.replace(/[^/]+$/, 'unknown'))).status).toBe(404);
    const position = await user.client.get(`${location}:0`);
    expect(position).toMatchObject({
      status: 404,
      body: { detail: expect.stringContaining('no operation') },
    });
    await makeUser(user.client);
    await colleague.drain(theirs);
    const readable = await user.client.get(location, { Accept: 'application/json' });
    expect(isBody(at(readable.body, 'events', `${EVENT}misc:asyncresp`))).toBe(true);
  });

  it('E-ASYNC-10: streams of another credential do not get a completion', async () => {
    const user = await world.user();
    const colleague = await world.colleague(user);
    const [mine, theirs] = [await user.create(), await colleague.create()];
    await completion(user, await ask(user, 'POST', '/Users', userBody()));
    expect((await user.take(mine, 2)).map(kindOf).sort()).toEqual(['misc:asyncresp', 'prov:create:notice']);
    await makeUser(user.client);
    expect((await colleague.take(theirs, 2)).map(kindOf)).toEqual([
      'prov:create:notice',
      'prov:create:notice',
    ]);
  });

  it('E-ASYNC-11: the configuration says that the client decides, and which events there are', async () => {
    const user = await world.user();
    const { body } = await user.client.get('/ServiceProviderConfig');
    expect(at(body, 'securityEvents', 'asyncRequest')).toBe('request');
    const supported = listAt(await user.create(), 'events_supported');
    expect(listAt(body, 'securityEvents', 'eventUris')).toEqual(supported);
  });

  it('E-ASYNC-12: what is no message, or not allowed, is refused at once', async () => {
    const user = await world.user();
    const made = await makeUser(user.client);
    const malformed = await user.client.send('POST', '/Users', { headers: ASYNC, raw: '{"schemas":[' });
    expectError(malformed, 400, 'invalidSyntax');
    expectError(
      await ask(user, 'PATCH', made.path, { schemas: ['urn:none'], Operations: [] }),
      400,
      'invalidSyntax',
    );
    expectError(await ask(user, 'PUT', made.path, ['a list']), 400, 'invalidSyntax');
    const text = await user.client.send('POST', '/Users', {
      headers: { ...ASYNC, 'Content-Type': 'text/plain' },
      raw: 'x',
    });
    expectError(text, 415);
    const anonymous = await user.client.send('POST', '/Users', {
      headers: { ...ASYNC, Authorization: null },
      body: userBody(),
    });
    expectError(anonymous, 401);
  });

  it('E-ASYNC-08, H-ETAG-05: what a request demands of the version is looked at when it is carried out', async () => {
    const user = await world.user();
    const made = await makeUser(user.client);
    const asked = (method: string, headers: Record<string, string>, body?: unknown): Promise<ScimAnswer> =>
      user.client.send(method, made.path, {
        headers: { ...ASYNC, ...headers },
        ...(body === undefined ? {} : { body }),
      });
    const change = (value: string) => patchOp({ op: 'replace', path: 'title', value });
    const first = { 'If-Match': 'W/"1"' };
    const accepted = [
      await asked('PATCH', first, change('A')),
      await asked('PATCH', first, change('B')),
      await asked('PUT', first, userBody()),
      await asked('DELETE', first),
      await asked('DELETE', { 'If-None-Match': 'W/"2"' }),
      await asked('DELETE', { 'If-Match': 'W/"2"' }),
    ];
    const tokens = await Promise.all(accepted.map((answer) => completion(user, answer)));
    expect(tokens.map(({ payload }) => payload['status'])).toEqual([
      '200',
      '412',
      '412',
      '412',
      '412',
      '204',
    ]);
    expect(at(tokens[1]?.payload, 'response', 'status')).toBe('412');
    expectError(await asked('DELETE', { 'If-Match': 'no tag' }), 412);
  });

  it('E-ASYNC-13: requests for one resource are carried out in their order', async () => {
    const user = await world.user();
    const made = await makeUser(user.client);
    const group = await makeGroup(user.client);
    const accepted: ScimAnswer[] = [];
    for (let change = 0; change < 12; change += 1) {
      const value = `T${change}`;
      accepted.push(await ask(user, 'PATCH', made.path, patchOp({ op: 'replace', path: 'title', value })));
      accepted.push(
        await ask(user, 'PATCH', group.path, patchOp({ op: 'replace', path: 'externalId', value })),
      );
    }
    const tokens = await Promise.all(accepted.map((answer) => completion(user, answer)));
    const versions = tokens.map(({ payload }) => payload['version']);
    expect(versions).toEqual(accepted.map((_, index) => `W/"${Math.floor(index / 2) + 2}"`));
  });
});

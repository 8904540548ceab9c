import { expect, it } from '@jest/globals';

import { answering } from '../support/receiver.js';
import {
  at,
  CORE,
  ENT,
  listAt,
  makeGroup,
  makeUser,
  patched,
  read,
  textAt,
  unique,
} from '../support/scim-messages.js';
import { EVENT, kindOf, publishedKeys, PUSH, withStreams } from './streams-world.js';

withStreams('9.1 The security event token (RFC 8417, RFC 9967 §2)', (world) => {
  it('E-SET-01, E-SET-02, E-SET-04, E-SET-13: a token has issuer, time, id, events and audience, and neither sub nor exp', async () => {
    const user = await world.user();
    const stream = await user.create();
    await makeUser(user.client);
    await makeUser(user.client);
    const tokens = await user.take(stream, 2);
    for (const { claims } of tokens) {
      expect(claims).toMatchObject({ iss: stream['iss'], aud: stream['aud'], jti: expect.any(String) });
      expect(Math.abs(Number(claims['iat']) - Date.now() / 1000)).toBeLessThan(60);
      expect(claims['sub']).toBeUndefined();
      expect(claims['exp']).toBeUndefined();
    }
    expect(new Set(tokens.map(({ jti }) => jti)).size).toBe(2);
  });

  it('E-SET-03, E-EVT-13, E-SSF-15: a PATCH that also deactivates is two tokens of one txn, each with one event', async () => {
    const user = await world.user();
    const made = await makeUser(user.client, { active: true });
    const stream = await user.create();
    await patched(
      user.client,
      made,
      { op: 'replace', path: 'active', value: false },
      { op: 'replace', path: 'title', value: 'Former' },
    );
    const tokens = await user.take(stream, 2);
    expect(tokens.map(kindOf)).toEqual(['prov:patch:notice', 'prov:deactivate']);
    expect(new Set(tokens.map(({ claims }) => claims['txn'])).size).toBe(1);
    for (const { claims } of tokens) expect(Object.keys(at(claims, 'events') as object)).toHaveLength(1);
  });

  it('E-SET-05, E-SET-06, E-SET-07: the subject is named at the top, by its path below the base and its externalId, and by nothing else', async () => {
    const user = await world.user();
    const stream = await user.create();
    const known = await makeUser(user.client, {
      externalId: 'known-42',
      emails: [{ value: 'x@example.com' }],
    });
    const group = await makeGroup(user.client);
    const [first, second] = await user.take(stream, 2);
    expect(first?.claims['sub_id']).toEqual({ format: 'scim', uri: known.path, externalId: 'known-42' });
    expect(second?.claims['sub_id']).toEqual({ format: 'scim', uri: group.path });
    expect(JSON.stringify(first?.payload)).not.toContain('sub_id');
  });

  it('E-SET-08: two streams get one change with another jti and the same txn', async () => {
    const user = await world.user();
    const other = await world.colleague(user);
    const [mine, theirs] = [await user.create(), await other.create()];
    await makeUser(user.client);
    const [one] = await user.take(mine, 1);
    const [two] = await other.take(theirs, 1);
    expect(one?.claims['txn']).toEqual(expect.any(String));
    expect(two?.claims['txn']).toBe(one?.claims['txn']);
    expect(two?.jti).not.toBe(one?.jti);
    expect(two?.claims['aud']).not.toEqual(one?.claims['aud']);
  });

  it('E-SET-09, E-SET-10: an event has data and ends in full, or attributes and ends in notice', async () => {
    const user = await world.user();
    const [notice, full] = [await user.create(), await user.create({ format: 'full' })];
    const made = await makeUser(user.client);
    await patched(user.client, made, { op: 'replace', path: 'title', value: 'T' });
    await user.client.put(made.path, { ...made.body, title: 'U' });
    const kinds = ['prov:create', 'prov:patch', 'prov:put'];
    const noticed = await user.take(notice, 3);
    const told = await user.take(full, 3);
    expect(noticed.map(kindOf)).toEqual(kinds.map((kind) => `${kind}:notice`));
    expect(told.map(kindOf)).toEqual(kinds.map((kind) => `${kind}:full`));
    for (const { payload } of noticed) expect(Object.keys(payload).sort()).toEqual(['attributes', 'version']);
    for (const { payload } of told) expect(Object.keys(payload).sort()).toEqual(['data', 'version']);
  });

  it('E-SET-11: the version is the entity tag after the change', async () => {
    const user = await world.user();
    const stream = await user.create();
    const made = await makeUser(user.client);
    await patched(user.client, made, { op: 'replace', path: 'title', value: 'T' });
    const tokens = await user.take(stream, 2);
    expect(tokens.map(({ payload }) => payload['version'])).toEqual([
      at(made.body, 'meta', 'version'),
      at(await read(user.client, made.path), 'meta', 'version'),
    ]);
  });

  it('E-SET-12: attributes are PATCH paths, with the URN of an extension', async () => {
    const user = await world.user();
    const made = await makeUser(user.client);
    const stream = await user.create();
    await patched(
      user.client,
      made,
      { op: 'add', path: 'name.familyName', value: 'Jensen' },
      { op: 'add', path: `${ENT}:department`, value: 'Tour' },
    );
    const [token] = await user.take(stream, 1);
    expect(token?.payload['attributes']).toEqual(['name.familyName', `${ENT}:department`]);
  });

  it('E-SET-14, E-SET-15: a token is typed and signed by a published asymmetric key', async () => {
    const user = await world.user();
    const stream = await user.create();
    await makeUser(user.client);
    const [token] = await user.take(stream, 1);
    expect(token?.header).toEqual({ alg: 'ES256', typ: 'secevent+jwt', kid: expect.any(String) });
    const { keys } = await publishedKeys(world.service.origin);
    expect(keys.map(({ kid }) => kid)).toContain(token?.header['kid']);
    expect(keys.length).toBeGreaterThan(1);
    for (const key of keys) expect(key).toMatchObject({ use: 'sig', alg: 'ES256', kty: 'EC' });
    expect(JSON.stringify(keys)).not.toContain('"d":');
  });

  it('E-SET-16: the issuer is that of the stream, and of the configuration by which it was made', async () => {
    const user = await world.user();
    for (const path of ['', `/tenants/${user.tenant}`]) {
      const found = await fetch(`${world.service.origin}/.well-known/ssf-configuration${path}`);
      const configuration: unknown = await found.json();
      const made = await user.client.send('POST', textAt(configuration, 'configuration_endpoint'), {
        body: {},
      });
      expect([made.status, at(made.body, 'iss')]).toEqual([201, at(configuration, 'issuer')]);
      await makeUser(user.client);
      const [token] = await user.take(made.body as Record<string, unknown>, 1);
      expect(token?.claims['iss']).toBe(at(configuration, 'issuer'));
    }
  });

  it('E-SET-17: a token that comes late says when it happened', async () => {
    const user = await world.user();
    const stream = await user.create();
    const { body } = await makeUser(user.client);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const [token] = await user.take(stream, 1);
    const created = Math.floor(Date.parse(textAt(body, 'meta', 'created')) / 1000);
    expect(token?.claims['toe']).toBe(created);
    expect(Number(token?.claims['iat'])).toBeGreaterThan(created);
  });

  it('E-SET-18: no token has a password, though it may name it', async () => {
    const user = await world.user();
    const [notice, full] = [await user.create(), await user.create({ format: 'full' })];
    const secret = unique('Secret-1!');
    const made = await makeUser(user.client, { password: secret });
    await patched(user.client, made, { op: 'replace', path: 'password', value: `${secret}2` });
    await patched(
      user.client,
      made,
      { op: 'replace', path: 'password', value: `${secret}3` },
      { op: 'replace', path: 'title', value: 'T' },
    );
    await user.client.put(made.path, {
      schemas: [CORE],
      userName: made.body['userName'],
      password: `${secret}4`,
    });
    const noticed = await user.take(notice, 4);
    const told = await user.take(full, 4);
    for (const { claims } of [...noticed, ...told]) {
      expect(JSON.stringify(claims)).not.toContain(secret);
      expect(JSON.stringify(claims)).not.toContain('$argon2');
    }
    expect(noticed.map(({ payload }) => listAt(payload, 'attributes').includes('password'))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    // There is no value that a PATCH of the password alone could have.
    expect(told.map(kindOf)).toEqual([
      'prov:create:full',
      'prov:patch:notice',
      'prov:patch:full',
      'prov:put:full',
    ]);
  });

  it('E-SSF-14: each stream has an audience of its own, and no token has two', async () => {
    const user = await world.user();
    const receiver = await world.receiver(answering(202));
    const pushed = await user.create({ delivery: { method: PUSH, endpoint_url: receiver.url } });
    const polled = await user.create();
    await makeUser(user.client);
    const [taken] = await user.take(polled, 1);
    await receiver.arrived(1);
    const sent = await world.verified(receiver.received[0]?.body ?? '');
    expect([sent.claims['aud'], taken?.claims['aud']]).toEqual([pushed['aud'], polled['aud']]);
    expect(pushed['aud']).not.toBe(polled['aud']);
    expect(sent.uri).toBe(`${EVENT}prov:create:notice`);
  });
});

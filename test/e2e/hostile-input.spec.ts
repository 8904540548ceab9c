import { afterEach, describe, expect, it } from '@jest/globals';

import { libsqlEngine } from '../support/engines.js';
import { at, CORE, expectError, makeUser, patchOp, textAt, userBody } from '../support/scim-messages.js';
import { serviceWorld } from './service-world.js';

const MIB = 1024 * 1024;

describe('hostile input', () => {
  const world = serviceWorld(libsqlEngine);

  afterEach(() => {
    // H3: nothing that a client sends ever reaches a prototype.
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect('polluted' in {}).toBe(false);
    expect(world.service.logText()).not.toContain('internal error');
  });

  const post = (raw: string | Buffer, path = '/Users') => world.service.client.send('POST', path, { raw });
  const user = (members: string): string => `{"schemas":["${CORE}"],"userName":"x",${members}}`;

  it.each([
    '',
    ' ',
    '{',
    '{"a":',
    '[]',
    '"x"',
    'null',
    '7',
    '{"a":1}}',
    "{'a':1}",
    '{"a":NaN}',
    '{"a":01}',
    '{"a":1,}',
    '\ufeff{}',
    '{"a":"\u0001"}',
    '{"a":"\\ud800"}',
    '{"a":1e999}',
  ])('P-POST-09, H5: the body %j is refused as invalidSyntax', async (raw) => {
    expectError(await post(raw), 400, 'invalidSyntax');
  });

  it('H2: nesting is bounded, whatever the depth', async () => {
    for (const depth of [65, 10_000, 400_000]) {
      expectError(await post('['.repeat(depth)), 400, 'invalidSyntax');
      expectError(await post(`${'{"a":'.repeat(Math.min(depth, 150_000))}1`), 400, 'invalidSyntax');
    }
  });

  it.each([
    user('"active":true,"active":false'),
    user('"name":{"givenName":"a","givenName":"b"}'),
    user('"active":true,"ACTIVE":false'),
  ])('H4: a key twice is refused: %s', async (raw) => {
    const answer = await post(raw);
    expect(answer.status).toBe(400);
    expectError(answer, 400, 'invalidSyntax', 'invalidValue');
  });

  it.each([
    ['0xff', [0xff]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a cut sequence', [0xe2, 0x82]],
  ])('H5: a body with %s is refused', async (_name, bytes) => {
    const raw = Buffer.concat([
      Buffer.from(`{"schemas":["${CORE}"],"userName":"`),
      Buffer.from(bytes),
      Buffer.from('"}'),
    ]);
    expectError(await post(raw), 400, 'invalidSyntax');
  });

  it('H3: prototype keys in bodies have no effect', async () => {
    const { client } = await world.tenant();
    for (const key of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']) {
      const raw = `{"${key}":{"polluted":true,"active":false},"schemas":["${CORE}"],"userName":"u-${key}","name":{"${key}":{"polluted":1},"givenName":"g"}}`;
      const answer = await client.send('POST', '/Users', { raw });
      if (answer.status !== 201) expectError(answer, 400);
      expect(answer.text).not.toContain('"polluted"');
    }
  });

  it('H3: prototype keys in paths, filters, projections and sorting are no attributes', async () => {
    const { client } = await world.tenant();
    const { path } = await makeUser(client);
    for (const name of ['__proto__', 'constructor.prototype', '__proto__.polluted', 'toString', 'valueOf']) {
      const patch = await client.patch(path, patchOp({ op: 'add', path: name, value: { polluted: true } }));
      expect([400]).toContain(patch.status);
      const patchValue = await client.patch(path, patchOp({ op: 'add', value: { [name]: 'x' } }));
      if (patchValue.status !== 200)
        expectError(patchValue, 400, 'invalidPath', 'invalidValue', 'invalidSyntax');
      expectError(await client.filter('/Users', `${name} eq "x"`), 400, 'invalidFilter');
      const projected = await client.get(`${path}?attributes=${name}`);
      expect(Object.keys(Object(projected.body)).sort()).toEqual(['id', 'schemas']);
      const sorted = await client.get(`/Users?sortBy=${name}`);
      if (sorted.status !== 200) expectError(sorted, 400, 'invalidValue', 'invalidPath');
    }
  });

  it.each([
    '__proto__',
    'constructor',
    '%00',
    '%2e%2e%2f',
    "1'%20or%201=1",
    '%F0%9F%98%80',
    'x'.repeat(10_000),
  ])('P-GET-02, H8: the id %s is unknown', async (id) => {
    expectError(await world.service.client.get(`/Users/${id}`), 404);
  });

  it.each(['%zz', '%', '%ff', '%c0%af', '%ed%a0%80'])('H13: the path /Users/%s is malformed', async (id) => {
    expectError(await world.service.client.get(`/Users/${id}`), 400);
    const answer = await world.service.client.get(`/Users?filter=${id}`);
    expectError(answer, 400, 'invalidFilter');
    expectError(await world.service.client.get(`/Users?startIndex=${id}`), 400);
  });

  it('a known query parameter twice is refused', async () => {
    expectError(await world.service.client.get('/Users?count=1&count=2'), 400);
    expectError(
      await world.service.client.get('/Users?filter=id%20pr&f%69lter=id%20pr'),
      400,
      'invalidFilter',
    );
  });

  it('H6: the limit of Groups is its own', async () => {
    const answer = await post(' '.repeat(16 * MIB + 1), '/Groups');
    expectError(answer, 413);
    expect(textAt(answer.body, 'detail')).toContain('16 MiB');
    expectError(await post(' '.repeat(2 * MIB), '/Groups'), 400, 'invalidSyntax');
  });

  it('X-SEC-13: the limits of interface.md are refused by name', async () => {
    const { client } = await world.tenant();
    const { path } = await makeUser(client);
    const operations = Array.from({ length: 1001 }, () => ({ op: 'add', path: 'title', value: 'x' }));
    const many = await client.patch(path, patchOp(...operations));
    expect([many.status, textAt(many.body, 'detail')]).toEqual([
      expect.any(Number),
      expect.stringContaining('1000'),
    ]);
    expect([400, 413]).toContain(many.status);
    const long = await client.post('/Users', userBody({ title: 'x'.repeat(64 * 1024 + 1) }));
    expectError(long, 400, 'invalidValue');
    expect(textAt(long.body, 'detail')).toMatch(/65,?536/);
  });

  it('H1: filters are bounded in length, depth and terms', async () => {
    const { client } = world.service;
    for (const filter of [
      `${'('.repeat(41)}title pr${')'.repeat(41)}`,
      `${'not ('.repeat(41)}title pr${')'.repeat(41)}`,
      Array.from({ length: 201 }, () => 'title pr').join(' or '),
      `title eq "${'x'.repeat(8 * 1024)}"`,
      '('.repeat(8000),
    ]) {
      const answer = await client.filter('/Users', filter);
      expectError(answer, 400, 'invalidFilter', 'tooMany');
    }
  });

  it('H1: a filter of 8 KiB fits into a URL, percent-encoded', async () => {
    const filter = `title eq "${'é'.repeat(8 * 1024 - 11)}"`;
    const encoded = Array.from(Buffer.from(filter), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(
      '',
    );
    const answer = await world.service.client.get(`/Users?filter=${encoded}`);
    expect([answer.status, at(answer.body, 'totalResults')]).toEqual([200, 0]);
  });

  it.each([
    user('"name":"x"'),
    user('"name":[]  ,"emails":{"value":7}'),
    user('"emails":[7]'),
    user('"active":"perhaps"'),
    user('"displayName":{"role":"admin"}'),
    '{"schemas":"x","userName":"x"}',
    `{"schemas":["${CORE}"],"userName":{"$ne":null}}`,
    `{"schemas":["${CORE}"]}`,
  ])('C-TYPE, H8, H12: wrong types are refused with 400: %s', async (raw) => {
    expectError(await post(raw), 400, 'invalidValue', 'invalidSyntax');
  });
});

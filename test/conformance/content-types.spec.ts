import { expect, it } from '@jest/globals';

import {
  at,
  CORE,
  expectError,
  makeGroup,
  makeUser,
  patched,
  patchOp,
  read,
  resourcesOf,
  textAt,
  userBody,
} from '../support/scim-messages.js';
import { conformance } from './conformance.js';

const SCIM_JSON = /^application\/scim\+json\b/;

conformance('7.2 Entity tags (RFC 7644 §3.14)', (world) => {
  it('H-ETAG-01: GET, POST, PUT and PATCH of one resource carry an ETag', async () => {
    const created = await world.client.post('/Users', userBody());
    const path = `/Users/${textAt(created.body, 'id')}`;
    const answers = [
      created,
      await world.client.get(path),
      await world.client.put(path, userBody()),
      await world.client.patch(path, patchOp({ op: 'add', path: 'title', value: 'T' })),
    ];
    for (const { headers } of answers) expect(headers.etag).toMatch(/^W\/"[^"]+"$/);
  });

  it('H-ETAG-02: the ETag equals meta.version', async () => {
    const { path } = await makeGroup(world.client);
    const answer = await world.client.get(path);
    expect(answer.headers.etag).toBe(at(answer.body, 'meta', 'version'));
  });

  it('H-ETAG-10: a write without effect keeps the version', async () => {
    const user = await makeUser(world.client, { title: 'T' });
    const after = await patched(world.client, user, { op: 'replace', path: 'title', value: 'T' });
    expect(at(after, 'meta', 'version')).toBe(at(user.body, 'meta', 'version'));
  });

  it('H-ETAG-09: every real change has a version of its own', async () => {
    const user = await makeUser(world.client);
    const seen = [at(user.body, 'meta', 'version')];
    for (const title of ['A', 'B', 'A']) {
      seen.push(
        at(
          await patched(world.client, user, { op: 'replace', path: 'title', value: title }),
          'meta',
          'version',
        ),
      );
    }
    expect(new Set(seen).size).toBe(4);
  });

  it('H-ETAG-14: the tag is that of the whole resource, whatever the projection', async () => {
    const { path } = await makeUser(world.client);
    const tags = [path, `${path}?attributes=id`, `${path}?excludedAttributes=meta`].map(
      async (url) => (await world.client.get(url)).headers.etag,
    );
    expect(new Set(await Promise.all(tags)).size).toBe(1);
  });

  it('H-ETAG-15: a list has no ETag, its elements have versions', async () => {
    const { id } = await makeUser(world.client);
    const answer = await world.client.filter('/Users', `id eq "${id}"`);
    expect(answer.headers.etag).toBeUndefined();
    expect(at(resourcesOf(answer), 0, 'meta', 'version')).toMatch(/^W\/"/);
  });
});

conformance('7.3 Content types, Accept, charset, methods (RFC 7644 §3.8, §8.1)', (world) => {
  const post = (headers: Record<string, string | null>) =>
    world.client.send('POST', '/Users', { headers, body: userBody() });

  it('H-CT-01, H-CT-02: both media types are accepted', async () => {
    for (const type of ['application/scim+json', 'application/json', 'Application/SCIM+JSON']) {
      expect((await post({ 'Content-Type': type })).status).toBe(201);
    }
  });

  it('H-CT-03: Accept application/scim+json is served', async () => {
    const answer = await world.client.get('/Users?count=1', { Accept: 'application/scim+json' });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toMatch(SCIM_JSON);
  });

  it('H-CT-04: Accept application/json is served', async () => {
    const answer = await world.client.get('/Users?count=1', { Accept: 'application/json' });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^application\/(scim\+)?json\b/);
  });

  it('H-CT-05: without Accept, and for anything, the answer is application/scim+json', async () => {
    for (const headers of [{}, { Accept: '*/*' }, { Accept: 'application/*;q=0.5' }, { Accept: '' }]) {
      expect((await world.client.get('/Users?count=1', headers)).headers['content-type']).toMatch(SCIM_JSON);
      const refused = await world.client.get('/Users/nobody', headers);
      expectError(refused, 404);
    }
  });

  it('H-CT-06: UTF-8 in and out', async () => {
    const displayName = 'Zo\u00EB \u{1F600}';
    const headers = { 'Content-Type': 'application/scim+json; charset=UTF-8' };
    const raw = JSON.stringify(userBody({ displayName }));
    const answer = await world.client.send('POST', '/Users', { headers, raw });
    expect(answer.status).toBe(201);
    expect(at(answer.body, 'displayName')).toBe(displayName);
    const broken = Buffer.concat([
      Buffer.from(raw.slice(0, -2)),
      Buffer.from([0xc3, 0x28]),
      Buffer.from('"}'),
    ]);
    expectError(await world.client.send('POST', '/Users', { headers, raw: broken }), 400, 'invalidSyntax');
  });

  it('H-CT-07: another type or charset is 415', async () => {
    for (const type of [
      'text/plain',
      'application/xml',
      'multipart/form-data; boundary=x',
      'application/scim+json; charset=latin1',
    ]) {
      expectError(await post({ 'Content-Type': type }), 415);
    }
  });

  it('H-CT-08: an Accept that cannot be met is 406', async () => {
    for (const Accept of ['text/html', 'image/png, text/*', 'application/scim+json;q=0']) {
      const answer = await world.client.get('/Users?count=1', { Accept });
      if (answer.status === 200) expect(answer.headers['content-type']).toMatch(SCIM_JSON);
      else expectError(answer, 406);
    }
  });

  it('H-CT-09: there is no .scim suffix', async () => {
    expectError(await world.client.get('/Users.scim'), 404);
  });

  it('H-CT-10: 201 carries Location', async () => {
    const answer = await world.client.post('/Users', userBody());
    expect(answer.headers.location).toBe(at(answer.body, 'meta', 'location'));
  });

  it('H-CT-11: a method that a path does not have is 405 with Allow', async () => {
    const { path } = await makeUser(world.client);
    for (const [method, url, allowed] of [
      ['PUT', '/Users', 'POST'],
      ['PATCH', '/Users', 'GET'],
      ['DELETE', '/Groups', 'GET'],
      ['POST', path, 'PATCH'],
    ] as const) {
      const answer = await world.client.send(
        method,
        url,
        method === 'DELETE' ? {} : { body: { schemas: [CORE] } },
      );
      expectError(answer, 405);
      expect(answer.headers.allow).toContain(allowed);
    }
  });

  it('H-CT-12: answers with personal data are not cached', async () => {
    const { path } = await makeUser(world.client);
    for (const url of [path, '/Users?count=1']) {
      expect((await world.client.get(url)).headers['cache-control']).toMatch(/no-store|private/);
    }
  });

  it('H-CT-13: a trailing or doubled slash is as if it were not there, or 404', async () => {
    const { path } = await makeUser(world.client);
    for (const url of ['/Users/?count=1', `${path}/`, '//Users?count=1']) {
      const answer = await world.client.get(url);
      expect([200, 404]).toContain(answer.status);
      if (answer.status === 404) expectError(answer, 404);
    }
    expect((await world.client.get('//Users?count=1')).status).toBe(200);
    expect(await read(world.client, path)).toHaveProperty('userName');
  });
});

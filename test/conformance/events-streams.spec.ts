import { expect, it } from '@jest/globals';

import { answering } from '../support/receiver.js';
import { at, isBody, listAt, makeUser, patched, type Body } from '../support/scim-messages.js';
import { EVENT, idOf, kindOf, POLL, PUSH, withStreams } from './streams-world.js';

const NOW = { returnImmediately: true };

withStreams('9.6 Stream management (OpenID SSF 1.0)', (world) => {
  const configurationOf = async (path = ''): Promise<Body> => {
    const answer = await fetch(`${world.service.origin}/.well-known/ssf-configuration${path}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      expect.stringMatching(/^application\/json/),
    ]);
    const body: unknown = await answer.json();
    if (!isBody(body)) throw new Error('no configuration');
    return body;
  };

  it('E-SSF-01: the configuration is found by anybody, for the service and for each tenant, under its exact issuer', async () => {
    const { origin } = world.service;
    expect((await configurationOf())['issuer']).toBe(origin);
    const { tenant } = await world.user();
    expect((await configurationOf(`/tenants/${tenant}`))['issuer']).toBe(`${origin}/tenants/${tenant}`);
    const wrong = await fetch(`${origin}/.well-known/ssf-configuration/tenants/NO_NAME`);
    expect(wrong.status).toBe(404);
  });

  it('E-SSF-02: the configuration says all that a receiver needs, and lists nothing empty', async () => {
    const { tenant } = await world.user();
    for (const base of ['', `/tenants/${tenant}`]) {
      const configuration = await configurationOf(base);
      const root = `${world.service.origin}${base}/events/v1/streams`;
      expect(configuration).toEqual({
        spec_version: '1_0',
        issuer: `${world.service.origin}${base}`,
        jwks_uri: `${world.service.origin}/.well-known/jwks.json`,
        delivery_methods_supported: [PUSH, POLL],
        configuration_endpoint: root,
        status_endpoint: `${root}/status`,
        add_subject_endpoint: `${root}/subjects/add`,
        remove_subject_endpoint: `${root}/subjects/remove`,
        verification_endpoint: `${root}/verification`,
        authorization_schemes: [{ spec_urn: 'urn:ietf:rfc:6750' }],
        default_subjects: 'ALL',
      });
    }
  });

  it('E-SSF-03: a stream is made with an id, issuer, audience and delivery; it gets what was asked for and exists', async () => {
    const user = await world.user();
    const receiver = await world.receiver(answering(202));
    const delivery = { method: PUSH, endpoint_url: `${receiver.url}/a` };
    const stream = await user.create({
      delivery,
      description: 'Downstream',
      events_requested: [`${EVENT}prov:create:notice`, 'urn:example:unknown', `${EVENT}prov:delete`],
      unknown_member: { x: 1 },
    });
    expect(stream).toMatchObject({
      stream_id: expect.any(String),
      iss: world.service.origin,
      aud: expect.any(String),
      delivery,
      description: 'Downstream',
      events_requested: [`${EVENT}prov:create:notice`, 'urn:example:unknown', `${EVENT}prov:delete`],
      events_delivered: [`${EVENT}prov:create:notice`, `${EVENT}prov:delete`],
    });
    expect(stream['unknown_member']).toBeUndefined();
    const made = await makeUser(user.client);
    await patched(user.client, made, { op: 'replace', path: 'title', value: 'not asked for' });
    await user.client.delete(made.path);
    await receiver.arrived(2);
    const tokens = await Promise.all(receiver.received.map(({ body }) => world.verified(body)));
    expect(tokens.map(kindOf)).toEqual(['prov:create:notice', 'prov:delete']);
  });

  it('E-SSF-04: a stream without a delivery is polled, at a URL that the service gives', async () => {
    const user = await world.user();
    for (const body of [{}, { delivery: { method: POLL } }]) {
      const stream = await user.create(body);
      expect(stream['delivery']).toEqual({
        method: POLL,
        endpoint_url: `${world.service.origin}/events/v1/streams/${idOf(stream)}/poll`,
      });
    }
  });

  it('E-SSF-05: further streams have ids of their own, until there are too many; what is malformed is refused', async () => {
    const user = await world.user();
    const ids = new Set<string>();
    for (let count = 0; count < 20; count += 1) ids.add(idOf(await user.create()));
    expect(ids.size).toBe(20);
    expect((await user.send('POST', '/streams', {})).status).toBe(409);
    const stranger = await world.user();
    for (const body of [
      { delivery: {} },
      { delivery: { method: 'carrier-pigeon' } },
      { delivery: { method: PUSH } },
      { delivery: { method: PUSH, endpoint_url: `http://127.0.0.1:1/`, authorization_header: 'a\r\nb' } },
      { events_requested: 'all' },
      { events_requested: Array.from({ length: 101 }, (_, index) => `urn:${index}`) },
      { events_requested: [`urn:${'x'.repeat(200)}`] },
      { description: 5 },
      [],
    ]) {
      expect({ body, status: (await stranger.send('POST', '/streams', body)).status }).toEqual({
        body,
        status: 400,
      });
    }
    const anonymous = await fetch(`${world.service.origin}/events/v1/streams`, {
      method: 'POST',
      body: '{}',
    });
    expect([anonymous.status, anonymous.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringMatching(/^Bearer/),
    ]);
    const admin = await fetch(`${world.service.origin}/events/v1/streams`, {
      headers: { authorization: `Bearer ${world.service.adminToken}` },
    });
    expect(admin.status).toBe(403);
  });

  it('E-SSF-06: one stream is read by its id, all without one, and an unknown one is not found', async () => {
    const user = await world.user();
    expect((await user.send('GET', '/streams')).body).toEqual([]);
    const [one, two] = [await user.create(), await user.create()];
    const read = await user.send('GET', `/streams?stream_id=${idOf(one)}`);
    expect([read.status, read.headers['cache-control'], read.body]).toEqual([200, 'no-store', one]);
    expect((await user.send('GET', '/streams')).body).toEqual([one, two]);
    for (const id of ['nothing', '01a20792-0ef7-73f2-b43d-f896f2d8f963', '']) {
      expect((await user.send('GET', `/streams?stream_id=${id}`)).status).toBe(404);
    }
  });

  it('E-SSF-07: PATCH changes what it names, PUT replaces all; what the service gives cannot be changed', async () => {
    const user = await world.user();
    const receiver = await world.receiver(answering(202));
    const stream = await user.create({ description: 'first', events_requested: [`${EVENT}prov:delete`] });
    const change = { stream_id: idOf(stream), description: 'second' };
    const changed = await user.send('PATCH', '/streams', change);
    expect([changed.status, changed.body]).toEqual([200, { ...stream, description: 'second' }]);
    const pushed = await user.send('PATCH', '/streams', {
      stream_id: idOf(stream),
      delivery: { method: PUSH, endpoint_url: receiver.url },
      iss: stream['iss'],
      aud: stream['aud'],
    });
    expect([
      pushed.status,
      at(pushed.body, 'delivery', 'method'),
      at(pushed.body, 'events_delivered'),
    ]).toEqual([200, PUSH, [`${EVENT}prov:delete`]]);
    const made = await makeUser(user.client);
    await user.client.delete(made.path);
    await receiver.arrived(1);

    const replaced = await user.send('PUT', '/streams', { stream_id: idOf(stream) });
    expect(replaced.status).toBe(200);
    expect(at(replaced.body, 'delivery', 'method')).toBe(POLL);
    expect(at(replaced.body, 'description')).toBeUndefined();
    expect(listAt(replaced.body, 'events_delivered').length).toBeGreaterThan(5);
    expect((await user.send('GET', `/streams?stream_id=${idOf(stream)}`)).body).toEqual(replaced.body);
    // What a receiver has read it may send back.
    expect((await user.send('PUT', '/streams', replaced.body)).status).toBe(200);

    for (const method of ['PATCH', 'PUT']) {
      for (const wrong of [
        { iss: 'https://other.example.com' },
        { aud: 'https://other.example.com' },
        { events_supported: [] },
        { min_verification_interval: 0 },
      ]) {
        const answer = await user.send(method, '/streams', { stream_id: idOf(stream), ...wrong });
        expect({ method, wrong, status: answer.status }).toEqual({ method, wrong, status: 400 });
      }
      expect((await user.send(method, '/streams', { description: 'whose?' })).status).toBe(400);
      expect((await user.send(method, '/streams', { stream_id: 'unknown' })).status).toBe(404);
    }
  });

  it('E-SSF-08: a stream that was deleted is gone', async () => {
    const user = await world.user();
    const stream = await user.create();
    const removed = await user.send('DELETE', `/streams?stream_id=${idOf(stream)}`);
    expect([removed.status, removed.text]).toEqual([204, '']);
    for (const answer of [
      await user.send('DELETE', `/streams?stream_id=${idOf(stream)}`),
      await user.send('GET', `/streams?stream_id=${idOf(stream)}`),
      await user.send('POST', `/streams/${idOf(stream)}/poll`, NOW),
    ]) {
      expect(answer.status).toBe(404);
    }
    expect((await user.send('DELETE', '/streams')).status).toBe(400);
  });

  it('E-SSF-13: another credential of the tenant, and another tenant, do not find a stream', async () => {
    const user = await world.user();
    const stream = await user.create();
    const id = idOf(stream);
    const strangers = [await world.colleague(user), await world.user()];
    for (const stranger of strangers) {
      expect((await stranger.send('GET', '/streams')).body).toEqual([]);
      for (const answer of [
        await stranger.send('GET', `/streams?stream_id=${id}`),
        await stranger.send('PATCH', '/streams', { stream_id: id, description: 'mine' }),
        await stranger.send('PUT', '/streams', { stream_id: id }),
        await stranger.send('DELETE', `/streams?stream_id=${id}`),
        await stranger.send('GET', `/streams/status?stream_id=${id}`),
        await stranger.send('POST', '/streams/status', { stream_id: id, status: 'disabled' }),
        await stranger.send('POST', '/streams/verification', { stream_id: id }),
        await stranger.send('POST', '/streams/subjects/add', {
          stream_id: id,
          subject: { format: 'scim', uri: '/Users/x' },
        }),
        await stranger.send('POST', `/streams/${id}/poll`, NOW),
      ]) {
        expect(answer.status).toBe(404);
      }
    }
    const other = strangers[1]!;
    const elsewhere = await user.client.send(
      'GET',
      `${world.service.origin}/tenants/${other.tenant}/events/v1/streams`,
    );
    expect(elsewhere.status).toBe(404);
    expect((await user.send('GET', `/streams?stream_id=${id}`)).body).toEqual(stream);
  });

  it('E-OUT-05: a stream gets the events of its tenant only', async () => {
    const [user, other] = [await world.user(), await world.user()];
    const [mine, theirs] = [await user.create(), await other.create()];
    const [own, foreign] = [await makeUser(user.client), await makeUser(other.client)];
    const [one] = await user.take(mine, 1);
    const [two] = await other.take(theirs, 1);
    expect([one, two].map((token) => at(token?.claims, 'sub_id', 'uri'))).toEqual([own.path, foreign.path]);
    for (const [who, stream] of [
      [user, mine],
      [other, theirs],
    ] as const) {
      expect(await who.poll(stream, NOW)).toEqual({ sets: {} });
    }
  });
});

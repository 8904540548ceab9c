import { expect, it } from '@jest/globals';

import { sinkAdmin, type SinkAdmin } from '../e2e/webhooks-world.js';
import { eventually } from '../support/eventually.js';
import { answering, type Behaviour, type Received, type Receiver } from '../support/receiver.js';
import { at, listAt, makeUser, patched, unique, type Body } from '../support/scim-messages.js';
import { selfSigned } from '../support/self-signed.js';
import { idOf, kindOf, PUSH, withStreams, type StreamsWorld, type StreamUser } from './streams-world.js';

const TAKEN = answering(202);

/** A refusal of RFC 8935 §2.3. */
function refusing(err: string, description = 'why it is refused'): Behaviour {
  return (_request, response) => {
    response
      .writeHead(400, { 'content-type': 'application/json', 'content-language': 'en-US' })
      .end(JSON.stringify({ err, description }));
  };
}

/** One behaviour after the other; the last for all that follow. */
function inTurn(...behaviours: readonly Behaviour[]): Behaviour {
  let next = 0;
  return (request, response) => {
    behaviours[Math.min(next, behaviours.length - 1)]?.(request, response);
    next += 1;
  };
}

function pushTo(receiver: Receiver, more: Body = {}): Body {
  return { delivery: { method: PUSH, endpoint_url: `${receiver.url}/events`, ...more } };
}

function adminOf({ service }: StreamsWorld, { tenant }: StreamUser): SinkAdmin {
  return sinkAdmin(`${service.origin}/admin/v1/tenants/${tenant}`, service.adminToken);
}

withStreams('9.4 Push delivery (RFC 8935)', (world) => {
  const jtisOf = async (received: readonly Received[]): Promise<readonly string[]> =>
    (await Promise.all(received.map(({ body }) => world.verified(body)))).map(({ jti }) => jti);

  it('E-PUSH-01, E-PUSH-02: one POST has one token, and says what it is and what it understands', async () => {
    const user = await world.user();
    const receiver = await world.receiver(TAKEN);
    await user.create(pushTo(receiver));
    const made = await makeUser(user.client);
    await receiver.arrived(1);
    const [request] = receiver.received;
    expect(request?.path).toBe('/events');
    expect(request?.headers).toMatchObject({
      'content-type': 'application/secevent+jwt',
      accept: 'application/json',
      'accept-language': expect.any(String),
    });
    const token = await world.verified(request?.body ?? '');
    expect(at(token.claims, 'sub_id', 'uri')).toBe(made.path);
  });

  it('E-PUSH-03: 202 takes a token; another 2xx does too, with a warning', async () => {
    const user = await world.user();
    const receiver = await world.receiver(inTurn(TAKEN, answering(200)));
    const stream = await user.create(pushTo(receiver));
    await makeUser(user.client);
    await makeUser(user.client);
    await receiver.arrived(2);
    const sink = await adminOf(world, user).when(
      idOf(stream),
      ({ cursor, head }) => cursor === head && head === 2,
    );
    expect(sink.state).toBe('active');
    expect(receiver.received).toHaveLength(2);
    const warnings = world.service.logLines().filter((line) => line['stream'] === idOf(stream));
    expect(warnings).toHaveLength(1);
    expect(String(warnings[0]?.['what'])).toContain('200');
  });

  it('E-PUSH-04, E-PUSH-05: 400 with an error code refuses a token for good, whichever code: it is recorded, and the others go on', async () => {
    const codes = [
      'invalid_request',
      'invalid_key',
      'invalid_issuer',
      'invalid_audience',
      'authentication_failed',
      'access_denied',
      'invalid_state',
      'of_the_future',
    ];
    const user = await world.user();
    const receiver = await world.receiver(
      inTurn(...codes.map((code) => refusing(code)), answering(400), TAKEN),
    );
    const stream = await user.create(pushTo(receiver));
    const admin = adminOf(world, user);
    for (const code of [...codes, '400 without an error code', undefined]) {
      const { path } = await makeUser(user.client);
      const head = receiver.received.length + 1;
      await receiver.arrived(head);
      if (code === undefined) break;
      await admin.when(idOf(stream), ({ cursor }) => cursor === head);
      const { body } = await admin.send('GET', `/sinks/${idOf(stream)}/dead-letters`);
      const last = listAt(body, 'deadLetters').at(-1);
      expect(JSON.stringify(last)).toContain(code);
      expect(JSON.stringify(last)).toContain(path.slice('/Users/'.length));
    }
    const jtis = await jtisOf(receiver.received);
    expect(new Set(jtis).size).toBe(codes.length + 2);
  });

  it('E-PUSH-06, E-PUSH-07: what may pass is tried again with the same jti until it is taken, and then no more', async () => {
    const user = await world.user();
    const receiver = await world.receiver(inTurn(answering(503), answering(503), TAKEN));
    await user.create(pushTo(receiver));
    await makeUser(user.client);
    await receiver.arrived(3);
    await makeUser(user.client);
    await receiver.arrived(4);
    const jtis = await jtisOf(receiver.received);
    expect(new Set(jtis.slice(0, 3)).size).toBe(1);
    expect(jtis[3]).not.toBe(jtis[0]);
  });

  it('E-PUSH-06: a receiver that asks for time is given it, and one that resets connections is tried again', async () => {
    const user = await world.user();
    let asked = 0;
    const later: Behaviour = (request, response) => {
      asked = Date.now();
      answering(429, { 'retry-after': '3' })(request, response);
    };
    const receiver = await world.receiver(inTurn((request) => request.socket.destroy(), later, TAKEN));
    const stream = await user.create(pushTo(receiver));
    await makeUser(user.client);
    await receiver.arrived(2);
    const { nextAttempt } = await adminOf(world, user).when(
      idOf(stream),
      ({ attempts, lastError }) => attempts === 2 && lastError?.includes('429') === true,
    );
    expect(Date.parse(nextAttempt ?? '') - asked).toBeGreaterThanOrEqual(3000);
    await receiver.arrived(3);
    expect(new Set(await jtisOf(receiver.received)).size).toBe(1);
  });

  it('E-PUSH-08: a receiver whose certificate is not trusted gets nothing', async () => {
    const user = await world.user();
    const receiver = await world.receiver(TAKEN, selfSigned('localhost'));
    const stream = await user.create(pushTo(receiver));
    await makeUser(user.client);
    const sink = await adminOf(world, user).when(idOf(stream), ({ state }) => state === 'backingOff');
    expect(sink.lastError).toContain('TLS');
    expect(receiver.connections()).toBeGreaterThan(0);
    expect(receiver.received).toHaveLength(0);
  });

  it('E-PUSH-09: the authorization header is sent as it was given, and shown to nobody', async () => {
    const user = await world.user();
    const receiver = await world.receiver(TAKEN);
    const authorization = `Bearer ${unique('t0p-secret')}==`;
    const stream = await user.create(pushTo(receiver, { authorization_header: authorization }));
    await makeUser(user.client);
    await receiver.arrived(1);
    expect(receiver.received[0]?.headers.authorization).toBe(authorization);

    const shown = await user.send('GET', `/streams?stream_id=${idOf(stream)}`);
    const administered = await adminOf(world, user).send('GET', `/sinks/${idOf(stream)}`);
    for (const text of [JSON.stringify(stream), shown.text, administered.text, world.service.logText()]) {
      expect(text).not.toContain(authorization);
    }

    // It stays while nothing is said of it, and never goes to another endpoint.
    const other = await world.receiver(TAKEN);
    await user.send('PATCH', '/streams', { stream_id: idOf(stream), ...pushTo(receiver) });
    await makeUser(user.client);
    await receiver.arrived(2);
    expect(receiver.received[1]?.headers.authorization).toBe(authorization);
    await user.send('PATCH', '/streams', { stream_id: idOf(stream), ...pushTo(other) });
    await makeUser(user.client);
    await other.arrived(1);
    expect(other.received[0]?.headers.authorization).toBeUndefined();
  });

  it('E-PUSH-10: an endpoint that leads into a network of ours is refused, and no redirect is followed', async () => {
    const user = await world.user();
    const wrong = [
      'https://10.0.0.1/x',
      'https://192.168.1.1/x',
      'https://169.254.169.254/latest',
      'https://[fd00:ec2::254]/',
      'http://93.184.216.34/x',
      'https://user:password@93.184.216.34/x',
      'ftp://93.184.216.34/x',
      '/events',
    ];
    for (const url of wrong) {
      const answer = await user.send('POST', '/streams', { delivery: { method: PUSH, endpoint_url: url } });
      expect({ url, status: answer.status }).toEqual({ url, status: 400 });
      expect(answer.headers['content-type']).toContain('application/problem+json');
    }
    const target = await world.receiver(TAKEN);
    const receiver = await world.receiver(answering(307, { location: target.url }));
    const stream = await user.create(pushTo(receiver));
    await makeUser(user.client);
    const sink = await adminOf(world, user).when(idOf(stream), ({ state }) => state === 'backingOff');
    expect(sink.lastError).toContain('307');
    expect(target.connections()).toBe(0);
  });

  it('E-PUSH-11: the tokens of a resource arrive in order, also after one was tried again', async () => {
    const user = await world.user();
    let failed = 0;
    const accepted: string[] = [];
    const receiver = await world.receiver((request, response) => {
      const refuses = request.body !== '' && failed < 2 && accepted.length === 1;
      if (refuses) failed += 1;
      else accepted.push(request.body);
      answering(refuses ? 503 : 202)(request, response);
    });
    await user.create(pushTo(receiver));
    const made = await makeUser(user.client, { active: true });
    await patched(user.client, made, { op: 'replace', path: 'title', value: 'T' });
    await patched(user.client, made, { op: 'replace', path: 'active', value: false });
    await user.client.delete(made.path);
    await eventually(() => expect(accepted).toHaveLength(5));
    const tokens = await Promise.all(accepted.map((body) => world.verified(body)));
    expect(failed).toBe(2);
    expect(tokens.map(kindOf)).toEqual([
      'prov:create:notice',
      'prov:patch:notice',
      'prov:patch:notice',
      'prov:deactivate',
      'prov:delete',
    ]);
  });

  it('E-PUSH-07: what a stream says of itself and its receiver fails with is tried again, and holds up nothing else', async () => {
    const user = await world.user();
    const isVerification = ({ body }: Received): boolean =>
      Buffer.from(body.split('.')[1] ?? '', 'base64url').includes('verification');
    const receiver = await world.receiver((request, response) => {
      answering(isVerification(request) ? 500 : 202)(request, response);
    });
    const stream = await user.create(pushTo(receiver));
    await user.send('POST', '/streams/verification', { stream_id: idOf(stream) });
    await receiver.arrived(1);
    const made = [await makeUser(user.client), await makeUser(user.client), await makeUser(user.client)];
    await eventually(async () => {
      const taken = receiver.received.filter((request) => !isVerification(request));
      const tokens = await Promise.all(taken.map(({ body }) => world.verified(body)));
      expect(tokens.map(({ claims }) => at(claims, 'sub_id', 'uri'))).toEqual(
        expect.arrayContaining(made.map(({ path }) => path)),
      );
    });
    await eventually(() => expect(receiver.received.filter(isVerification).length).toBeGreaterThan(1));
    expect((await adminOf(world, user).sink(idOf(stream))).state).toBe('active');
  });

  it('receivers of one tenant that hang keep nobody else waiting', async () => {
    const [user, other] = [await world.user(), await world.user()];
    const hanging = await world.receiver(() => undefined);
    for (let made = 0; made < 8; made += 1) {
      const stream = await user.create(pushTo(hanging));
      await user.send('POST', '/streams/verification', { stream_id: idOf(stream) });
    }
    await hanging.arrived(1);
    const receiver = await world.receiver(TAKEN);
    const stream = await other.create(pushTo(receiver));
    await other.send('POST', '/streams/verification', { stream_id: idOf(stream) });
    // One request that hangs takes longer than this.
    await eventually(() => expect(receiver.received).toHaveLength(1), 8000);
    expect(hanging.received.length).toBeLessThanOrEqual(4);
    await hanging.close();
  });
});

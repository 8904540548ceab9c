import { expect, it } from '@jest/globals';

import { sinkAdmin } from '../e2e/webhooks-world.js';
import { eventually } from '../support/eventually.js';
import { at, listAt, makeUser, patched, patchOp, textAt, type Body } from '../support/scim-messages.js';
import { startTestService } from '../support/service.js';
import { everythingPlaced, idOf, withStreams, type Polled, type StreamUser } from './streams-world.js';

const NOW = { returnImmediately: true };

withStreams('9.5 Poll delivery (RFC 8936)', (world, engine) => {
  /** A stream on which so many users have been made. */
  async function streamOf(count: number): Promise<{ readonly user: StreamUser; readonly stream: Body }> {
    const user = await world.user();
    const stream = await user.create();
    for (let made = 0; made < count; made += 1) await makeUser(user.client);
    await everythingPlaced(world.service);
    return { user, stream };
  }

  it('E-POLL-01: a poll is a POST of JSON, and its answer has the tokens by their jti', async () => {
    const { user, stream } = await streamOf(2);
    const url = String(at(stream, 'delivery', 'endpoint_url'));
    const answer = await user.client.send('POST', url, {
      body: {},
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    });
    expect([answer.status, answer.headers['content-type'], answer.headers['cache-control']]).toEqual([
      200,
      expect.stringMatching(/^application\/json/),
      'no-store',
    ]);
    expect(Object.keys(answer.body as object)).toEqual(['sets']);
    const sets = Object.entries(at(answer.body, 'sets') as Record<string, string>);
    expect(sets).toHaveLength(2);
    for (const [jti, jwt] of sets) expect((await world.verified(jwt)).jti).toBe(jti);
  });

  it('E-POLL-02: maxEvents is not exceeded, and what is left is announced', async () => {
    const { user, stream } = await streamOf(10);
    const three = await user.poll(stream, { maxEvents: 3 });
    expect([Object.keys(three.sets).length, three.moreAvailable]).toEqual([3, true]);
    const all = await user.poll(stream, { maxEvents: 10 });
    expect([Object.keys(all.sets).length, all.moreAvailable]).toEqual([10, undefined]);
  });

  it('E-POLL-02: an answer has about 4 MiB at most, and unknown acknowledgements make it no larger', async () => {
    const user = await world.user();
    const stream = await user.create({ format: 'full' });
    const addresses = Array.from({ length: 15 }, (_, index) => ({
      type: `t${index}`,
      streetAddress: 'x'.repeat(64_000),
    }));
    for (let made = 0; made < 10; made += 1) await makeUser(user.client, { addresses });
    await everythingPlaced(world.service);
    const sizeOf = ({ sets }: Polled): number => Object.values(sets).join('').length;
    const one = await user.poll(stream, { maxEvents: 1, ack: ['unknown'], ...NOW });
    expect([Object.keys(one.sets).length, one.moreAvailable]).toEqual([1, true]);
    const seen = new Set<string>();
    let answer = await user.poll(stream, NOW);
    for (let polls = 1; answer.moreAvailable === true; polls += 1) {
      expect(polls).toBeLessThan(10);
      expect(sizeOf(answer)).toBeLessThan(6 * 1024 * 1024);
      const ack = Object.keys(answer.sets);
      for (const jti of ack) seen.add(jti);
      const [, ...later] = ack;
      // What stands behind a token that is never acknowledged is found all the same.
      answer = await user.poll(stream, { ack: polls === 1 ? later : ack, ...NOW });
    }
    for (const jti of Object.keys(answer.sets)) seen.add(jti);
    expect(seen.size).toBe(10);
    const atOnce = await Promise.all([1, 2, 3].map(() => user.poll(stream, NOW)));
    expect(atOnce.map(({ sets }) => Object.keys(sets))).toEqual(atOnce.map(() => Object.keys(answer.sets)));
  });

  it('one credential has so many polls open, and others theirs all the same', async () => {
    const { user, stream } = await streamOf(0);
    const { user: other, stream: theirs } = await streamOf(1);
    const waiting = Array.from({ length: 31 }, () => user.send('POST', `/streams/${idOf(stream)}/poll`, {}));
    const refused = await Promise.race(waiting);
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '5']);
    expect(Object.keys((await other.poll(theirs)).sets)).toHaveLength(1);
    await makeUser(user.client);
    const answers = await Promise.all(waiting);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(30);
    await eventually(async () => {
      expect((await user.send('POST', `/streams/${idOf(stream)}/poll`, NOW)).status).toBe(200);
    });
  });

  it('E-POLL-03, E-POLL-07: with nothing to give, an answer is empty at once where that is asked for, and else waits for an event', async () => {
    const { user, stream } = await streamOf(0);
    expect(await user.poll(stream, NOW)).toEqual({ sets: {} });
    const waiting = user.poll(stream, {});
    const early = await Promise.race([waiting, new Promise((resolve) => setTimeout(resolve, 700, 'waits'))]);
    expect(early).toBe('waits');
    await makeUser(user.client);
    expect(Object.keys((await waiting).sets)).toHaveLength(1);
  });

  it('E-POLL-03: a service that stops keeps nobody waiting', async () => {
    const service = await startTestService({ databaseUrl: await engine.databaseUrl() });
    const headers = { authorization: `Bearer ${service.token}`, 'content-type': 'application/json' };
    const ask = async (path: string): Promise<unknown> =>
      (await fetch(`${service.origin}/events/v1${path}`, { method: 'POST', headers, body: '{}' })).json();
    const stream = await ask('/streams');
    const waiting = ask(`/streams/${textAt(stream, 'stream_id')}/poll`);
    await eventually(() => expect(service.logText()).toContain('"status":201'));
    await service.close();
    expect(await waiting).toEqual({ sets: {} });
  });

  it('E-POLL-04: what is acknowledged is not given again, in whatever order; unknown jtis are ignored', async () => {
    const { user, stream } = await streamOf(4);
    const jtis = Object.keys((await user.poll(stream, NOW)).sets);
    const [first = '', second = '', third = '', fourth = ''] = jtis;
    const left = async (ack: readonly string[]): Promise<readonly string[]> =>
      Object.keys((await user.poll(stream, { ack, ...NOW })).sets);
    expect(await left([third])).toEqual([first, second, fourth]);
    expect(await left(['unknown', third, '__proto__'])).toEqual([first, second, fourth]);
    expect(await left([first])).toEqual([second, fourth]);
    expect(await left([fourth, second])).toEqual([]);
    expect(await left(jtis)).toEqual([]);
    await makeUser(user.client);
    await everythingPlaced(world.service);
    expect(await left([])).toHaveLength(1);
  });

  it('E-POLL-05: a token that the receiver refuses is recorded, and not given again', async () => {
    const { user, stream } = await streamOf(2);
    const [bad = '', good = ''] = Object.keys((await user.poll(stream, NOW)).sets);
    const setErrs = { [bad]: { err: 'invalid_audience', description: 'not for us' } };
    for (let times = 0; times < 2; times += 1) {
      expect(Object.keys((await user.poll(stream, { setErrs, ...NOW })).sets)).toEqual([good]);
    }
    const admin = sinkAdmin(
      `${world.service.origin}/admin/v1/tenants/${user.tenant}`,
      world.service.adminToken,
    );
    const { body } = await admin.send('GET', `/sinks/${idOf(stream)}/dead-letters`);
    const letters = listAt(body, 'deadLetters');
    expect(letters).toHaveLength(1);
    expect(JSON.stringify(letters[0])).toContain('invalid_audience: not for us');

    // An administrator may try it again, and the receiver may think better of it.
    const retry = async (): Promise<readonly string[]> => {
      await admin.send('POST', `/sinks/${idOf(stream)}/dead-letters/retry`, { all: true });
      return Object.keys((await user.poll(stream, { ack: [good], ...NOW })).sets);
    };
    expect(await retry()).toEqual([bad]);
    expect((await user.poll(stream, { setErrs, ...NOW })).sets).toEqual({});
    expect(await retry()).toEqual([bad]);
    expect((await user.poll(stream, { ack: [bad], ...NOW })).sets).toEqual({});
    expect(await retry()).toEqual([]);
  });

  it('E-POLL-06: maxEvents 0 acknowledges only; it too waits unless an answer is asked for at once', async () => {
    const { user, stream } = await streamOf(1);
    const ack = Object.keys((await user.poll(stream, NOW)).sets);
    expect(await user.poll(stream, { maxEvents: 0, ack, ...NOW })).toEqual({ sets: {} });
    const waiting = user.poll(stream, { maxEvents: 0 });
    const early = await Promise.race([waiting, new Promise((resolve) => setTimeout(resolve, 700, 'waits'))]);
    expect(early).toBe('waits');
    await makeUser(user.client);
    expect(await waiting).toEqual({ sets: {}, moreAvailable: true });
    expect(Object.keys((await user.poll(stream, NOW)).sets)).toHaveLength(1);
  });

  it('E-POLL-08: what is not acknowledged is given again under the same jti', async () => {
    const { user, stream } = await streamOf(2);
    const first = await user.poll(stream, NOW);
    const again = await user.poll(stream, NOW);
    expect(Object.keys(again.sets)).toEqual(Object.keys(first.sets));
  });

  it('E-POLL-09: the oldest comes first', async () => {
    const { user, stream } = await streamOf(0);
    const made = await makeUser(user.client);
    for (let change = 0; change < 5; change += 1) {
      await patched(user.client, made, { op: 'replace', path: 'title', value: `T${change}` });
    }
    const tokens = await user.take(stream, 6);
    expect(tokens.map(({ payload }) => payload['version'])).toEqual(
      [1, 2, 3, 4, 5, 6].map((n) => `W/"${n}"`),
    );
  });

  it('E-POLL-10: only the credential that made a stream polls it, at a URL that no other stream has', async () => {
    const { user, stream } = await streamOf(1);
    const other = await user.create();
    expect(at(other, 'delivery', 'endpoint_url')).not.toBe(at(stream, 'delivery', 'endpoint_url'));
    const url = String(at(stream, 'delivery', 'endpoint_url'));
    const anonymous = await user.client.send('POST', url, { body: {}, headers: { Authorization: null } });
    expect(anonymous.status).toBe(401);
    for (const stranger of [await world.colleague(user), await world.user()]) {
      const answer = await stranger.send('POST', `/streams/${idOf(stream)}/poll`, NOW);
      expect([answer.status, answer.text.includes('eyJ')]).toEqual([404, false]);
    }
  });

  it('E-POLL-11: a malformed poll is refused with 400 in plain JSON, not as a SCIM error', async () => {
    const { user, stream } = await streamOf(0);
    const wrong: readonly unknown[] = [
      { ack: 'x' },
      { ack: [1] },
      { maxEvents: -1 },
      { maxEvents: '3' },
      { returnImmediately: 'yes' },
      { setErrs: [] },
      { setErrs: { x: 'bad' } },
      { setErrs: { x: {} } },
      [],
      'text',
    ];
    for (const body of wrong) {
      const answer = await user.send('POST', `/streams/${idOf(stream)}/poll`, body);
      expect({ body, status: answer.status }).toEqual({ body, status: 400 });
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(at(answer.body, 'schemas')).toBeUndefined();
    }
    const raw = await user.client.send('POST', String(at(stream, 'delivery', 'endpoint_url')), {
      raw: '{"ack":',
    });
    expect([raw.status, at(raw.body, 'schemas')]).toEqual([400, undefined]);
  });

  it('E-POLL-12: polls at the same time lose nothing', async () => {
    const user = await world.user();
    const stream = await user.create();
    const seen = new Map<string, string>();
    let writing = true;
    const poller = async (): Promise<void> => {
      let ack: readonly string[] = [];
      for (;;) {
        const wasWriting = writing;
        const { sets } = await user.poll(stream, { ack, maxEvents: 3, ...NOW });
        for (const [jti, jwt] of Object.entries(sets)) seen.set(jti, jwt);
        ack = Object.keys(sets);
        if (ack.length === 0 && !wasWriting) return;
      }
    };
    const pollers = [poller(), poller(), poller(), poller()];
    const made = await Promise.all(Array.from({ length: 8 }, () => makeUser(user.client)));
    for (let round = 0; round < 4; round += 1) {
      await Promise.all(
        made.map(({ path }) =>
          user.client.patch(path, patchOp({ op: 'replace', path: 'title', value: `T${round}` })),
        ),
      );
    }
    await everythingPlaced(world.service);
    writing = false;
    await Promise.all(pollers);
    const subjects = new Map<string, number>();
    for (const jwt of seen.values()) {
      const { claims } = await world.verified(jwt);
      const uri = String(at(claims, 'sub_id', 'uri'));
      subjects.set(uri, (subjects.get(uri) ?? 0) + 1);
    }
    expect(subjects).toEqual(new Map(made.map(({ path }) => [path, 5])));
    expect(await user.poll(stream, NOW)).toEqual({ sets: {} });
  });

  it('E-POLL-13: events wait for a receiver that is away, in its place, however much happens', async () => {
    const { user, stream } = await streamOf(0);
    const made = await makeUser(user.client);
    for (let change = 0; change < 260; change += 1) {
      await user.client.patch(made.path, patchOp({ op: 'replace', path: 'title', value: `T${change}` }));
    }
    expect(stream['inactivity_timeout']).toBeGreaterThan(24 * 60 * 60);
    const tokens = await user.take(stream, 261);
    expect(tokens.map(({ payload }) => payload['version'])).toEqual(
      Array.from({ length: 261 }, (_, index) => `W/"${index + 1}"`),
    );
  });

  it('a receiver that never acknowledges one token gets the later ones all the same', async () => {
    const { user, stream } = await streamOf(3);
    const [never = ''] = Object.keys((await user.poll(stream, NOW)).sets);
    for (let round = 0; round < 3; round += 1) {
      const rest = Object.keys((await user.poll(stream, NOW)).sets).filter((jti) => jti !== never);
      expect(Object.keys((await user.poll(stream, { ack: rest, ...NOW })).sets)).toEqual([never]);
      await makeUser(user.client);
      await everythingPlaced(world.service);
    }
    expect(Object.keys((await user.poll(stream, { ack: [never], ...NOW })).sets)).toHaveLength(1);
  });
});

import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { Socket } from 'node:net';

import {
  answering,
  startReceiver,
  type Behaviour,
  type Receiver,
} from '../../../../test/support/receiver.js';
import { selfSigned, type SelfSigned } from '../../../../test/support/self-signed.js';
import type { HostAddress } from './host-resolver.js';
import { PostFailed } from './post-failed.js';
import { postGuarded, type GuardedAnswer, type GuardedRequest } from './post-guarded.js';
import { targetRules } from './target-rules.js';

const LOOPBACK = targetRules(['127.0.0.0/8', 'localhost']);
/** Loopback too, but another address than that of the receivers. */
const ALLOWED = '127.0.0.2';
const MIB = 1024 * 1024;

const open: Receiver[] = [];
afterEach(async () => {
  jest.useRealTimers();
  await Promise.all(open.splice(0).map((receiver) => receiver.close()));
});

async function receiverThat(behaviour: Behaviour, tls?: SelfSigned): Promise<Receiver> {
  const receiver = await startReceiver(behaviour, tls);
  open.push(receiver);
  return receiver;
}

function post(url: string, options: Partial<GuardedRequest> = {}): Promise<GuardedAnswer> {
  return postGuarded({ url, headers: {}, body: 'hello', allow: LOOPBACK, ...options });
}

async function failureOf(answer: Promise<unknown>): Promise<PostFailed> {
  const error: unknown = await answer.then(
    () => undefined,
    (failed: unknown) => failed,
  );
  if (!(error instanceof PostFailed)) throw new Error(`no PostFailed but ${String(error)}`);
  return error;
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.closed) resolve();
    else socket.once('close', () => resolve()).on('error', () => undefined);
  });
}

describe('B5: what receivers do', () => {
  it('a request arrives as it was given, and its answer comes back', async () => {
    const receiver = await receiverThat((_request, response) => {
      response.writeHead(202, { 'X-Seen': 'yes', 'Set-Cookie': ['a=1', 'b=2'] }).end('grüße');
    });
    const headers = { 'content-type': 'text/plain', 'x-mine': '1' };
    const answer = await post(`${receiver.url}/hook?x=1`, { headers, body: 'größe' });
    expect(answer).toMatchObject({ status: 202, body: 'grüße' });
    expect(answer.headers).toMatchObject({ 'x-seen': 'yes', 'set-cookie': 'a=1, b=2' });
    expect(receiver.received[0]).toMatchObject({ path: '/hook?x=1', body: 'größe', headers });
  });

  it('301 is an answer: no redirect is followed', async () => {
    const receiver = await receiverThat(answering(301, { location: '/elsewhere' }));
    expect((await post(receiver.url)).status).toBe(301);
    expect(receiver.received.map(({ path }) => path)).toEqual(['/']);
  });

  it('no answer within the time is a timeout, and the connection is dropped', async () => {
    const receiver = await receiverThat(() => undefined);
    const failed = await failureOf(post(receiver.url, { timeout: 200 }));
    expect(failed.kind).toBe('timeout');
    await closed(receiver.received[0]!.socket);
  });

  it('a receiver that takes 40 s has 15 s by default', async () => {
    const receiver = await receiverThat(() => undefined);
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'] });
    let settled = false;
    const failing = failureOf(post(receiver.url)).finally(() => (settled = true));
    await receiver.arrived(1);
    jest.advanceTimersByTime(14_900);
    await new Promise((resolve) => setImmediate(resolve));
    expect(settled).toBe(false);
    jest.advanceTimersByTime(100);
    expect((await failing).kind).toBe('timeout');
  });

  it('of an answer of 1 GiB 64 KiB are read, the connection is dropped, and the status counts', async () => {
    let sent = 0;
    const receiver = await receiverThat((_request, response) => {
      response.writeHead(200, { 'content-length': String(1024 * MIB) });
      const chunk = Buffer.alloc(MIB, 'x');
      const more = (): void => {
        while (!response.destroyed && sent < 1024) {
          sent += 1;
          if (!response.write(chunk)) return;
        }
      };
      response.on('drain', more);
      more();
    });
    const answer = await post(receiver.url);
    expect([answer.status, answer.body.length]).toEqual([200, 64 * 1024]);
    await closed(receiver.received[0]!.socket);
    expect(sent).toBeLessThan(100);
  });

  it('a status without the end of its body counts', async () => {
    const receiver = await receiverThat((request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('part');
      setTimeout(() => request.socket.resetAndDestroy(), 50);
    });
    expect(await post(receiver.url)).toMatchObject({ status: 200, body: 'part' });
    receiver.behave((_request, response) => void response.writeHead(503).write('x'));
    expect((await post(receiver.url, { timeout: 300 })).status).toBe(503);
  });

  it.each([
    ['a reset', ({ socket }) => socket.resetAndDestroy(), 'network'],
    ['an end without an answer', ({ socket }) => socket.end(), 'network'],
    ['an answer that is not HTTP', ({ socket }) => socket.end('220 smtp.example.com ESMTP\r\n'), 'network'],
    [
      'an upgrade that nobody asked for',
      ({ socket }) =>
        socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
      'network',
    ],
    [
      'headers without an end',
      ({ socket }) => socket.end(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(MIB)}`),
      'network',
    ],
  ] satisfies readonly (readonly [string, Behaviour, string])[])(
    '%s fails',
    async (_name, behaviour, kind) => {
      const receiver = await receiverThat(behaviour);
      expect((await failureOf(post(receiver.url))).kind).toBe(kind);
    },
  );

  it('a port where nobody listens, and a name that does not exist', async () => {
    const receiver = await startReceiver();
    await receiver.close();
    expect(await failureOf(post(receiver.url))).toMatchObject({
      kind: 'unreachable',
      reason: 'the connection was refused (ECONNREFUSED)',
    });
    const unknown = targetRules([], () =>
      Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' })),
    );
    const failed = await failureOf(post('https://nobody.example/', { allow: unknown }));
    expect(failed.reason).toBe('the name of the host is not known (ENOTFOUND)');
  });

  it('a certificate that nobody vouches for fails, and nothing is sent', async () => {
    const receiver = await receiverThat(answering(204), selfSigned('localhost'));
    const failed = await failureOf(post(receiver.url));
    expect(failed).toMatchObject({ kind: 'tls', reason: 'TLS failed (DEPTH_ZERO_SELF_SIGNED_CERT)' });
    expect(receiver.received).toEqual([]);
  });

  it('a server that speaks no TLS fails', async () => {
    const receiver = await receiverThat(answering(204));
    expect((await failureOf(post(`https://127.0.0.1:${receiver.port}/`))).kind).toBe('tls');
  });

  it('connections are kept; one that the receiver has closed meanwhile is made anew', async () => {
    const receiver = await receiverThat(answering(204));
    await post(receiver.url);
    await post(receiver.url);
    expect(receiver.connections()).toBe(1);
    // It takes the request of the kept connection, and closes without a word.
    receiver.behave(({ socket }) => {
      receiver.behave(answering(200));
      socket.destroy();
    });
    expect((await post(receiver.url)).status).toBe(200);
    expect(receiver.connections()).toBe(2);
  });

  it('no reason names the URL, or what was sent', async () => {
    const receiver = await receiverThat(({ socket }) => socket.resetAndDestroy());
    for (const url of [
      `${receiver.url}/SECRET?SECRET`,
      `https://127.0.0.1:${receiver.port}/SECRET`,
      'http://8.8.8.8/SECRET',
    ]) {
      const headers = { authorization: 'Bearer SECRET' };
      const failed = await failureOf(post(url, { headers, body: 'SECRET' }));
      expect(`${failed.reason} ${failed.stack ?? ''}`).not.toContain('SECRET');
    }
  });
});

describe('B6: the address that is checked is the one that is dialled', () => {
  it.each([
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:7f00:1]/',
    'https://169.254.169.254/',
    'https://10.0.0.1/',
    'https://2130706433/',
    'http://8.8.8.8/',
    'https://localhost/',
    'gopher://8.8.8.8/',
  ])('%s is refused without a connection', async (url) => {
    expect((await failureOf(post(url, { allow: targetRules([]) }))).kind).toBe('refused');
  });

  it('a name that leads elsewhere a moment after it was checked is looked up once', async () => {
    const receiver = await receiverThat(answering(204));
    const looked: string[] = [];
    const flipping = (): Promise<readonly HostAddress[]> => {
      const address = looked.length === 0 ? ALLOWED : '127.0.0.1';
      looked.push(address);
      return Promise.resolve([{ address, family: 4 }]);
    };
    const rules = targetRules([ALLOWED], flipping);
    const url = `https://rebind.example:${receiver.port}/`;
    // The address that was checked is dialled, where nobody listens; the other one is refused.
    expect((await failureOf(post(url, { allow: rules }))).kind).toBe('unreachable');
    expect(looked).toEqual([ALLOWED]);
    expect((await failureOf(post(url, { allow: rules }))).kind).toBe('refused');
    expect(receiver.connections()).toBe(0);
  });

  it('one private address among public ones is enough to refuse', async () => {
    const both = ['8.8.8.8', '127.0.0.1'].map((address) => ({ address, family: 4 }));
    const rules = targetRules([], () => Promise.resolve(both));
    expect((await failureOf(post('https://mixed.example/', { allow: rules }))).kind).toBe('refused');
  });

  it('a name that is allowed is dialled where it leads, over plain HTTP too', async () => {
    const receiver = await receiverThat(answering(204));
    const rules = targetRules(['hooks.svc'], () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]));
    expect((await post(`http://hooks.svc:${receiver.port}/`, { allow: rules })).status).toBe(204);
    expect(receiver.received[0]?.headers.host).toBe(`hooks.svc:${receiver.port}`);
  });

  it('a connection that was made under other rules is not used', async () => {
    const receiver = await receiverThat(answering(204));
    await post(receiver.url);
    expect((await failureOf(post(receiver.url, { allow: targetRules([]) }))).kind).toBe('refused');
  });
});

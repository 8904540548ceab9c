import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import {
  answering,
  startReceiver,
  type Behaviour,
  type Receiver,
} from '../../../../test/support/receiver.js';
import { verifyingSignatures } from '../../../../test/support/verify-webhook.js';
import { eventOf, outgoing } from '../delivery/events.fixture.js';
import type { Delivery, Untried } from '../delivery/publisher.js';
import { targetRules } from '../http/target-rules.js';
import { newSigningKey, publicKeyOf } from '../webhooks/signing-key.js';
import type { WebhookOptions } from '../webhooks/webhook-sender.js';
import { webhookPublisher } from './webhook.publisher.js';

const KEY = newSigningKey('ed25519');
const VERIFIER = publicKeyOf(KEY) ?? '';
const PUBLIC_URL = 'https://id.example.com';

describe('the webhook publisher', () => {
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await startReceiver();
  });
  afterAll(() => receiver.close());
  beforeEach(() => receiver.behave(answering(204)));

  function publish(options: Partial<WebhookOptions> = {}): Promise<Delivery | Untried> {
    return webhookPublisher({
      settings: { url: `${receiver.url}/hook`, payload: 'full' },
      keys: [{ key: KEY, until: null }],
      allow: targetRules(['127.0.0.1']),
      publicUrl: PUBLIC_URL,
      ...options,
    }).publish(outgoing(eventOf(7, 'a')));
  }

  it('Standard Webhooks 1.0: a structured CloudEvent, signed, with its id as the webhook-id', async () => {
    expect(await publish()).toEqual({ kind: 'delivered' });
    const request = receiver.received.at(-1)!;
    expect(request.headers).toMatchObject({
      'content-type': 'application/cloudevents+json',
      'webhook-id': 'event-7',
    });
    expect(verifyingSignatures(VERIFIER, request)).toEqual([0]);
    expect(JSON.parse(request.body)).toMatchObject({
      specversion: '1.0',
      id: 'event-7',
      type: 'scim.user.updated',
      sequence: '7',
      data: { resourceId: 'a', changed: ['title'], after: { userName: 'ines' } },
    });
  });

  it('a thin webhook says what changed, and no value', async () => {
    await publish({ settings: { url: receiver.url, payload: 'thin' } });
    const { data } = JSON.parse(receiver.received.at(-1)!.body);
    expect(data).toMatchObject({ resourceId: 'a', version: 7, operation: 'patch', changed: ['title'] });
    expect(Object.keys(data)).not.toContain('after');
    expect(receiver.received.at(-1)!.body).not.toContain('ines');
  });

  it.each([
    [200, 'delivered'],
    [202, 'delivered'],
    [204, 'delivered'],
    [299, 'delivered'],
    [301, 'failed'],
    [304, 'failed'],
    [400, 'failed'],
    [401, 'failed'],
    [404, 'failed'],
    [500, 'failed'],
    [410, 'gone'],
    [429, 'unavailable'],
    [502, 'unavailable'],
    [503, 'unavailable'],
    [504, 'unavailable'],
  ])('an answer %i is %s', async (status, kind) => {
    receiver.behave(answering(status));
    const delivery = await publish();
    expect(delivery.kind).toBe(kind);
    if ('reason' in delivery) expect(delivery.reason).toContain(`the receiver answered ${status}`);
  });

  it('B5: Retry-After is honoured, in seconds and as a date', async () => {
    receiver.behave(answering(429, { 'retry-after': '120' }));
    expect(await publish()).toMatchObject({ kind: 'unavailable', retryAfter: 120_000 });
    const now = Date.UTC(2026, 0, 2, 3, 4, 5);
    receiver.behave(answering(503, { 'retry-after': 'Fri, 02 Jan 2026 03:05:05 GMT' }));
    expect(await publish({ clock: () => now })).toMatchObject({ kind: 'unavailable', retryAfter: 60_000 });
    receiver.behave(answering(503));
    expect(await publish()).not.toHaveProperty('retryAfter');
  });

  it('B5: a receiver that is slow, resets, or may not be sent to is unavailable', async () => {
    receiver.behave(() => undefined);
    expect(await publish({ timeout: 100 })).toMatchObject({
      kind: 'unavailable',
      reason: 'webhook: there was no answer in time',
    });
    receiver.behave(({ socket }) => socket.resetAndDestroy());
    expect((await publish()).kind).toBe('unavailable');
    expect(await publish({ allow: targetRules([]) })).toMatchObject({
      kind: 'unavailable',
      reason: expect.stringContaining('leads to a loopback address'),
    });
  });

  it('B5: what may be the failure of one event is told from what is for all', async () => {
    const suspected = async (
      behaviour: Behaviour,
      options: Partial<WebhookOptions> = {},
    ): Promise<unknown> => {
      receiver.behave(behaviour);
      const delivery = await publish(options);
      return delivery.kind === 'unavailable' ? (delivery.perhapsOwn ?? false) : delivery;
    };
    for (const status of [502, 503, 504]) {
      expect([status, await suspected(answering(status))]).toEqual([status, true]);
      expect(await suspected(answering(status, { 'retry-after': '5' }))).toBe(false);
    }
    expect(await suspected(({ socket }) => socket.resetAndDestroy())).toBe(true);
    expect(await suspected(() => undefined, { timeout: 100 })).toBe(true);
    expect(await suspected(answering(429))).toBe(false);
    expect(await suspected(answering(204), { allow: targetRules([]) })).toBe(false);
    const nobody = await startReceiver();
    await nobody.close();
    expect(await suspected(answering(204), { settings: { url: nobody.url, payload: 'full' } })).toBe(false);
  });

  it('gives up after about three days, and asks for few deliveries at a time', () => {
    const { policy } = webhookPublisher({
      settings: { url: receiver.url, payload: 'full' },
      keys: [],
      allow: targetRules([]),
      publicUrl: PUBLIC_URL,
    });
    const pauses = Array.from({ length: 20 }, (_, index) => policy.retryAfter(index + 1));
    expect(pauses.filter((pause) => pause !== undefined)).toHaveLength(9);
    expect([policy.wave, policy.concurrency]).toEqual([50, 10]);
  });
});

import { describe, expect, it } from '@jest/globals';

import { readCloudEvent, readMessage } from './read-event.js';
import { UnreadableEvent } from './unreadable-event.js';

const data = {
  tenant: 'harbour',
  resourceType: 'Group',
  resourceId: 'g1',
  epoch: 2,
  version: 7,
  ordinal: 0,
  last: true,
  txn: 't1',
  actor: 'credential',
  requestId: 'r1',
  operation: 'patch',
  changed: ['members'],
  before: { displayName: 'Desk' },
  after: { displayName: 'Desk' },
  members: { added: [{ value: 'u1', type: 'User' }], removed: [] },
};

const attributes = { id: 'e1', type: 'scim.group.updated', time: '2026-01-02T03:04:05.000Z' };

const structured = { specversion: '1.0', source: 'https://id.example.com', ...attributes, data };

const wanted = { ...attributes, replay: false, ...data };

function message(
  headers: Readonly<Record<string, string>>,
  body: unknown,
): { readonly body: string; readonly header: (name: string) => string | undefined } {
  return { body: JSON.stringify(body), header: (name) => headers[name] };
}

function prefixed(prefix: string): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`${prefix}${name}`, value]));
}

describe('reading events', () => {
  it('CloudEvents 1.0, structured mode', () => {
    expect(readCloudEvent(structured)).toEqual(wanted);
    expect(readCloudEvent({ ...structured, replay: true }).replay).toBe(true);
    const headers = { 'content-type': 'application/cloudevents+json; charset=utf-8' };
    expect(readMessage(message(headers, structured))).toEqual(wanted);
  });

  it('roles and entitlements that a user got and lost', () => {
    const { members: _none, ...user } = data;
    const roles = {
      added: [{ value: 'desk', display: 'Help desk', type: 'staff', primary: true }],
      removed: [],
      unknown: ['desk'],
    };
    const entitlements = { added: [], removed: [{ value: 'e5' }] };
    expect(readCloudEvent({ ...structured, data: { ...user, roles, entitlements } })).toMatchObject({
      roles,
      entitlements: { ...entitlements, unknown: [] },
    });
    const wrong = { ...user, roles: { added: [{ value: 7 }], removed: [] } };
    expect(() => readCloudEvent({ ...structured, data: wrong })).toThrow(UnreadableEvent);
  });

  it('CloudEvents 1.0, binary mode: headers as HTTP, NATS, Kafka and AMQP name them', () => {
    for (const prefix of ['ce-', 'ce_', 'cloudEvents_', 'cloudEvents:']) {
      expect(readMessage(message(prefixed(prefix), data))).toEqual(wanted);
    }
    expect(readMessage(message({ ...prefixed('ce-'), 'ce-replay': 'true' }, data)).replay).toBe(true);
  });

  it('the envelope of NestJS around the data', () => {
    const body = { pattern: 'scim.group.updated', data };
    expect(readMessage(message(prefixed('cloudEvents_'), body))).toEqual(wanted);
  });

  it('what is kept as JSON is read again as it was', () => {
    expect(JSON.parse(JSON.stringify(readCloudEvent(structured)))).toEqual(wanted);
  });

  it('names the member that is missing or of another kind', () => {
    const wrong: readonly (readonly [string, unknown])[] = [
      ['version', '7'],
      ['version', -1],
      ['last', 'true'],
      ['changed', 'members'],
      ['resourceId', ''],
      ['resourceId', 'x'.repeat(256)],
      ['members', { added: [{}], removed: [] }],
      ['after', 'text'],
    ];
    for (const [name, value] of wrong) {
      const event = { ...structured, data: { ...data, [name]: value } };
      expect(() => readCloudEvent(event)).toThrow(UnreadableEvent);
    }
    expect(() => readCloudEvent({ ...structured, data: { ...data, version: '7' } })).toThrow('"version"');
    expect(() => readCloudEvent({ ...structured, id: undefined })).toThrow('"id"');
  });

  it('what is no event is said to be none', () => {
    for (const value of [null, [], 'text', 7, {}])
      expect(() => readCloudEvent(value)).toThrow(UnreadableEvent);
    expect(() => readMessage({ body: '{', header: () => undefined })).toThrow('not JSON');
  });
});

import { describe, expect, it } from '@jest/globals';

import { eventOf, outgoing } from '../delivery/events.fixture.js';
import { cloudEventAttributes, eventData, structuredCloudEvent } from './cloud-event.js';

const OPTIONS = { publicUrl: 'https://id.example.com' };

describe('CloudEvents 1.0', () => {
  it('§3.1: has the required attributes, and says whose event it is and in which order', () => {
    expect(cloudEventAttributes(outgoing(eventOf(7, 'r1')), OPTIONS)).toEqual({
      specversion: '1.0',
      id: 'event-7',
      source: 'https://id.example.com/tenants/harbour/scim/v2',
      type: 'scim.user.updated',
      subject: 'User/r1',
      time: '2026-01-02T03:04:05.000Z',
      datacontenttype: 'application/json',
      tenant: 'harbour',
      sequence: '7',
      partitionkey: 'r1',
      epoch: '1',
      resourceversion: '7',
      ordinal: '0',
      last: 'true',
    });
  });

  it('§3: names of attributes are lower-case letters and digits, 20 at most', () => {
    const attributes = cloudEventAttributes({ ...outgoing(eventOf(7, 'r1')), replay: true }, OPTIONS);
    for (const name of Object.keys(attributes)) expect(name).toMatch(/^[a-z0-9]{1,20}$/);
    expect(attributes['replay']).toBe('true');
  });

  it('distributed tracing extension: has the traceparent of the request, in attributes and not in the data', () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const event = { ...eventOf(7, 'r1'), traceparent };
    expect(cloudEventAttributes(outgoing(event), OPTIONS)).toMatchObject({ traceparent });
    expect(JSON.parse(structuredCloudEvent(outgoing(event), OPTIONS))).toMatchObject({ traceparent });
    expect(eventData(outgoing(event))).not.toContain('traceparent');
  });

  it('the data is the payload under what identifies it', () => {
    expect(JSON.parse(eventData(outgoing(eventOf(7, 'r1'))))).toEqual({
      tenant: 'harbour',
      resourceType: 'User',
      resourceId: 'r1',
      epoch: 1,
      version: 7,
      ordinal: 0,
      last: true,
      txn: 'txn-7',
      actor: 'credential',
      requestId: 'request',
      operation: 'patch',
      changed: ['title'],
      after: { userName: 'ines', title: 'Lead' },
    });
  });

  it('structured mode: numbers and booleans are of their JSON type (JSON event format §2.2)', () => {
    const event = JSON.parse(structuredCloudEvent(outgoing(eventOf(7, 'r1')), OPTIONS)) as object;
    expect(event).toMatchObject({ epoch: 1, resourceversion: 7, ordinal: 0, last: true, sequence: '7' });
    expect(event).toMatchObject({ data: { resourceId: 'r1' } });
    expect(event).not.toHaveProperty('replay');
  });
});

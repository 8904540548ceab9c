import { describe, expect, it } from '@jest/globals';
import { LENIENT, type Json } from '@rollcall/scim';

import { accessOf } from '../access/access.js';
import type { NotedVersion } from '../ports/request-notes.js';
import type { RequestContext } from '../request-context.js';
import { describeRequest, type AnsweredRequest } from './describe-request.js';
import type { LogDraft } from './log-entry.js';
import { RequestNotebook } from './request-notebook.js';

const ID = '2819c223-7f76-453a-919d-413861904646';
const EVENT = '019b0000-0000-7000-8000-000000000009';

const CTX: RequestContext = {
  tenant: { id: 1, name: 'acme', relaxations: LENIENT, uniqueGroupNames: true },
  principal: { credentialId: 'c', name: 'entra', access: accessOf(undefined) },
  requestId: 'r',
  now: 5,
};

function described(request: Partial<AnsweredRequest>): readonly LogDraft[] {
  return describeRequest({
    ...{ ctx: CTX, notes: new RequestNotebook(), method: 'GET', path: '/Users', status: 200, duration: 1 },
    ...request,
  });
}

function changed(version: Partial<NotedVersion>): RequestNotebook {
  const notes = new RequestNotebook();
  notes.changed('t', [{ id: ID, type: 'User', eventId: EVENT, payloads: [], ...version }]);
  return notes;
}

describe('the entry of a request', () => {
  it.each([
    ['GET', '/Users', { operation: 'list', resource: { type: 'User' } }],
    ['GET', '/users/', { operation: 'list', resource: { type: 'User' } }],
    ['POST', '/Users/.search', { operation: 'list', resource: { type: 'User' } }],
    ['POST', '/.search', { operation: 'list', resource: {} }],
    ['GET', `/Groups/${ID}`, { operation: 'read', resource: { type: 'Group', id: ID } }],
    ['POST', '/Users', { operation: 'create', resource: { type: 'User' } }],
    ['PUT', `/Users/${ID}`, { operation: 'replace', resource: { type: 'User', id: ID } }],
    ['PATCH', `/Users/${ID}`, { operation: 'modify', resource: { type: 'User', id: ID } }],
    ['DELETE', `/Users/${ID}`, { operation: 'delete', resource: { type: 'User', id: ID } }],
    ['POST', '/Bulk', { operation: 'bulk', resource: {} }],
    ['GET', '/Schemas', { operation: 'other', resource: {} }],
    ['PATCH', '/Users', { operation: 'other', resource: { type: 'User' } }],
    ['GET', '/Nothing', { operation: 'list', resource: {} }],
  ])('says what %s %s wants', (method, path, wanted) => {
    expect(described({ method, path })).toEqual([expect.objectContaining({ method, ...wanted })]);
  });

  it('names the user of /Me', () => {
    const ctx = { ...CTX, principal: { ...CTX.principal, subject: ID } };
    expect(described({ ctx, path: '/Me' })[0]).toMatchObject({ resource: { type: 'User', id: ID } });
  });

  it('says why a request was refused, and whom it was about', () => {
    const [entry] = described({
      ...{ method: 'POST', status: 409, body: { userName: 'ines', externalId: 'e' } },
      error: { scimType: 'uniqueness', detail: 'userName "ines" is already used' },
      ...{ userAgent: 'Azure', address: '10.0.0.1' },
    });
    expect(entry).toEqual({
      ...{
        at: 5,
        requestId: 'r',
        credential: { id: 'c', name: 'entra' },
        method: 'POST',
        operation: 'create',
      },
      client: { userAgent: 'Azure', address: '10.0.0.1' },
      resource: { type: 'User', name: 'ines', externalId: 'e' },
      ...{ status: 409, scimType: 'uniqueness', detail: 'userName "ines" is already used' },
      ...{ changes: [], duration: 1 },
    });
  });

  it('has what changed with before and after, the names as they are stored, and the event', () => {
    const notes = changed({
      payloads: [
        {
          ...{ operation: 'patch', changed: ['userName', 'name.givenName', 'password'] },
          before: { userName: 'old', name: { givenName: 'A' } },
          after: { userName: 'new', name: { givenName: 'B' } },
        },
      ],
    });
    expect(described({ method: 'PATCH', path: `/Users/${ID}`, notes })[0]).toMatchObject({
      resource: { id: ID, name: 'new' },
      changes: [
        { path: 'userName', before: 'old', after: 'new' },
        { path: 'name.givenName', before: 'A', after: 'B' },
        { path: 'password' },
      ],
      eventId: EVENT,
    });
  });

  it('takes no change for made where the request was refused in the end', () => {
    const notes = changed({
      payloads: [{ operation: 'create', changed: ['userName'], after: { userName: 'a' } }],
    });
    const [entry] = described({ method: 'POST', status: 503, notes });
    expect(entry).toMatchObject({ changes: [], status: 503 });
    expect(entry).not.toHaveProperty('eventId');
  });

  it('counts members that were added and removed, and names the first of them', () => {
    const ids = Array.from({ length: 60 }, (_, index) => ({ value: `m${index}` }));
    const notes = changed({
      type: 'Group',
      payloads: [
        { operation: 'patch', changed: ['members'], members: { added: ids, removed: [] } },
        { operation: 'patch', changed: ['members'], members: { added: [{ value: 'last' }], removed: ids } },
      ],
    });
    const [entry] = described({ method: 'PATCH', path: `/Groups/${ID}`, notes });
    expect(entry?.changes).toEqual([
      {
        path: 'members',
        before: { count: 60, ids: expect.any(Array) },
        after: { count: 61, ids: expect.arrayContaining(['m0', 'm49']) },
      },
    ]);
  });

  it('is one for each operation of a bulk request that was tried', () => {
    const notes = changed({
      payloads: [{ operation: 'create', changed: ['userName'], after: { userName: 'a' } }],
    });
    notes.answered([
      { index: 0, path: `/Users/${ID}`, result: { method: 'POST', bulkId: 'q', status: '201' } },
      {
        ...{ index: 2, path: '/Users' },
        result: { method: 'POST', status: '400', response: { scimType: 'invalidValue', detail: 'no' } },
      },
    ]);
    const body: Json = { Operations: [{}, {}, { method: 'POST', data: { userName: 'b' } }] };
    const entries = described({ method: 'POST', path: '/Bulk', notes, body });
    expect(entries).toMatchObject([
      { operation: 'create', status: 201, resource: { id: ID, name: 'a' }, bulk: { index: 0, bulkId: 'q' } },
      { operation: 'create', status: 400, detail: 'no', scimType: 'invalidValue', resource: { name: 'b' } },
    ]);
    expect(new Set(entries.map(({ requestId }) => requestId))).toEqual(new Set(['r']));
    expect(entries[1]).not.toHaveProperty('eventId');
  });

  it('X-SEC-03: keeps no password that a filter compares, wherever the filter stands', () => {
    const filter = 'password eq "s3cret" or userName eq "ines"';
    const shown = { filter: 'password eq "***" or userName eq "ines"', resource: { name: 'ines' } };
    expect(described({ filter })[0]).toMatchObject(shown);
    expect(described({ method: 'POST', path: '/Users/.search', body: { filter } })[0]).toMatchObject(shown);
  });

  it('keeps the filter of a list, but for a tenant that wants none in URLs', () => {
    const filter = 'userName eq "ines"';
    expect(described({ filter })[0]).toMatchObject({ filter, resource: { name: 'ines' } });
    expect(described({ method: 'POST', path: '/Users/.search', body: { filter } })[0]).toMatchObject({
      filter,
    });
    const ctx = { ...CTX, tenant: { ...CTX.tenant, privateFilters: true } };
    const [entry] = described({ ctx, method: 'POST', path: '/Users/.search', body: { filter } });
    expect(entry).not.toHaveProperty('filter');
    expect(entry?.resource).toEqual({ type: 'User' });
  });
});

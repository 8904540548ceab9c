/** A request of every operation of the OpenAPI document that is carried out, by a tenant that has all that it names. */
import { bulkBody } from '../support/bulk-messages.js';
import { CORE, patchOp, type Body } from '../support/scim-messages.js';
import type { Things } from './isolation-world.js';
import { urnOf } from './registered-world.js';

/** What of a request is not in the document, or is one of several that it allows. */
export interface DocumentedRequest {
  /** With its question mark. */
  readonly query?: string;
  readonly body?: Body | readonly Body[];
  /** In place of a body. */
  readonly form?: string;
  /** With a body of plain JSON. */
  readonly json?: true;
  /** The one thing of the path; that of the tenant without it. */
  readonly id?: string;
}

type Requests = Readonly<Record<string, (things: Things) => DocumentedRequest>>;

const EMPTY = (): DocumentedRequest => ({ body: {}, json: true });
const NOTHING = (): DocumentedRequest => ({});
const ADMIN = '/admin/v1/tenants/{tenant}';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const SEARCH: Body = { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'], count: 2 };

let made = 0;
const fresh = (): string => `made-${String((made += 1))}`;

const user = (): Body => ({ schemas: [CORE], userName: fresh() });
const json = (body: DocumentedRequest['body']): DocumentedRequest => ({
  ...(body === undefined ? {} : { body }),
  json: true,
});

function ofType(base: string, body: (things: Things) => Body): Requests {
  return {
    [`GET ${base}`]: NOTHING,
    [`POST ${base}/.search`]: () => ({ body: SEARCH }),
    [`POST ${base}`]: (things) => ({ body: body(things) }),
    [`GET ${base}/{id}`]: NOTHING,
    [`PUT ${base}/{id}`]: (things) => ({ body: body(things) }),
    [`PATCH ${base}/{id}`]: () => ({
      query: '?attributes=externalId',
      body: patchOp({ op: 'add', path: 'externalId', value: fresh() }),
    }),
  };
}

function ofStreams(base: string): Requests {
  const streams = `${base}/events/v1/streams`;
  const named = ({ stream }: Things): string => `?stream_id=${stream}`;
  const subject = ({ user: id }: Things): Body => ({ format: 'scim', uri: `/Users/${id}` });
  return {
    [`POST ${streams}`]: () => json({ description: 'another' }),
    [`GET ${streams}`]: NOTHING,
    [`PATCH ${streams}`]: ({ stream }) => json({ stream_id: stream, description: 'changed' }),
    [`PUT ${streams}`]: ({ stream }) => json({ stream_id: stream, description: 'replaced' }),
    [`GET ${streams}/status`]: (things) => ({ query: named(things) }),
    [`POST ${streams}/status`]: ({ stream }) => json({ stream_id: stream, status: 'enabled' }),
    [`POST ${streams}/subjects/add`]: (things) =>
      json({ stream_id: things.stream, subject: subject(things) }),
    [`POST ${streams}/subjects/remove`]: (things) =>
      json({ stream_id: things.stream, subject: subject(things) }),
    [`POST ${streams}/{id}/poll`]: () => json({ maxEvents: 10, returnImmediately: true }),
  };
}

function ofCatalogue(base: string, name: 'roles' | 'entitlements'): Requests {
  return {
    [`GET ${base}`]: NOTHING,
    [`POST ${base}`]: () => json({ value: fresh(), display: 'One' }),
    [`GET ${base}/{value}`]: NOTHING,
    [`PUT ${base}/{value}`]: ({ value }) => json({ value, display: 'Another' }),
    [`PUT ${base}`]: ({ value }) => json({ unknown: 'keep', [name]: [{ value, display: 'The only one' }] }),
  };
}

/** By operation, in the order in which they are asked; what the document has and this has not fails the spec. */
export const DOCUMENTED_REQUESTS: Requests = {
  ...ofType('/scim/v2/Users', user),
  ...ofType('/scim/v2/Groups', () => ({ schemas: [GROUP], displayName: fresh() })),
  ...ofType('/scim/v2/{endpoint}', () => ({ schemas: [urnOf('Robot')], serial: 'x' })),
  'GET /scim/v2/Me': NOTHING,
  'PUT /scim/v2/Me': () => ({ body: user() }),
  'PATCH /scim/v2/Me': () => ({ body: patchOp({ op: 'add', path: 'nickName', value: 'N' }) }),
  'POST /scim/v2/Bulk': () => ({
    body: bulkBody([{ method: 'POST', path: '/Users', bulkId: 'a', data: user() }]),
  }),
  'POST /scim/v2/.search': () => ({ body: SEARCH }),
  'POST /scim/v2/Roles/.search': () => ({ body: SEARCH }),
  'POST /scim/v2/Entitlements/.search': () => ({ body: SEARCH }),
  ...ofStreams(''),
  'POST /events/v1/streams/verification': ({ stream }) => json({ stream_id: stream, state: 'x' }),
  ...ofStreams('/tenants/{tenant}'),
  'POST /admin/v1/tenants': () => json({ name: fresh() }),
  'GET /admin/v1/explain': ({ tenant }) => ({ query: `?tenant=${tenant}&filter=userName%20pr` }),
  [`GET ${ADMIN}/explain`]: ({ user: id }) => ({ query: `?filter=userName%20pr&resource=${id}` }),
  [`PATCH ${ADMIN}/settings`]: () => json({ logRetentionDays: 30 }),
  [`PUT ${ADMIN}/settings`]: EMPTY,
  [`POST ${ADMIN}/guard/approve`]: () => json({ action: 'delete', type: 'User' }),
  [`POST ${ADMIN}/guard/reject`]: () => json({ action: 'delete', type: 'Group' }),
  [`POST ${ADMIN}/archive/restore`]: ({ user: id }) => json({ ids: [id] }),
  [`POST ${ADMIN}/archive/{id}/restore`]: NOTHING,
  [`POST ${ADMIN}/tokens`]: () => json({ name: 'another' }),
  [`POST ${ADMIN}/tokens/{id}/rotate`]: EMPTY,
  'POST /admin/v1/tokens': () => json({ name: 'another' }),
  [`POST ${ADMIN}/clients`]: () => json({ name: 'another' }),
  [`POST ${ADMIN}/clients/{id}/rotate`]: EMPTY,
  [`POST ${ADMIN}/issuers`]: () =>
    json({ name: 'other', issuer: 'https://other.example.com/', audience: 'api://x', subject: 'x' }),
  [`PATCH ${ADMIN}/issuers/{id}`]: () => json({ name: 'renamed' }),
  [`POST ${ADMIN}/schemas`]: () =>
    json({ id: urnOf('Extra'), name: 'Extra', attributes: [{ name: 'serial' }] }),
  [`PUT ${ADMIN}/schemas/{urn}`]: ({ urn, drone }) =>
    json({ id: urn, name: drone, attributes: [{ name: 'serial' }, { name: 'colour' }] }),
  [`POST ${ADMIN}/resource-types`]: () =>
    json({ name: 'Extra', endpoint: '/Extras', schema: urnOf('Extra') }),
  [`PUT ${ADMIN}/resource-types/{name}`]: ({ drone, urn }) =>
    json({ name: drone, endpoint: `/${drone}s`, schema: urn, description: 'Changed' }),
  ...ofCatalogue(`${ADMIN}/roles`, 'roles'),
  ...ofCatalogue(`${ADMIN}/entitlements`, 'entitlements'),
  [`POST ${ADMIN}/sinks`]: () =>
    json({ name: fresh(), kind: 'webhook', url: 'https://hooks.example.com/', from: 'end' }),
  [`PATCH ${ADMIN}/sinks/{id}`]: () => json({ name: 'renamed' }),
  [`POST ${ADMIN}/sinks/{id}/rotate`]: EMPTY,
  [`POST ${ADMIN}/sinks/{id}/test`]: NOTHING,
  [`POST ${ADMIN}/sinks/{id}/replay`]: () => json({ fromSeq: 1 }),
  [`POST ${ADMIN}/sinks/{id}/dead-letters/retry`]: () => json({ all: true }),
  [`POST ${ADMIN}/sinks/{id}/dead-letters/skip`]: () => json({ all: true }),
  [`POST ${ADMIN}/pause`]: NOTHING,
  [`POST ${ADMIN}/resume`]: NOTHING,
};

/** What takes something away, after all else and in this order. */
export const DOCUMENTED_REMOVALS: Requests = {
  'DELETE /scim/v2/{endpoint}/{id}': NOTHING,
  'DELETE /scim/v2/Groups/{id}': NOTHING,
  'DELETE /scim/v2/Me': NOTHING,
  'DELETE /events/v1/streams': ({ stream }) => ({ query: `?stream_id=${stream}` }),
  [`DELETE ${ADMIN}/sinks/{id}`]: NOTHING,
  [`DELETE ${ADMIN}/tokens/{id}`]: NOTHING,
  [`DELETE ${ADMIN}/clients/{id}`]: NOTHING,
  [`DELETE ${ADMIN}/issuers/{id}`]: NOTHING,
  [`DELETE ${ADMIN}/roles/{value}`]: NOTHING,
  [`DELETE ${ADMIN}/entitlements/{value}`]: NOTHING,
  [`DELETE ${ADMIN}/resource-types/{name}`]: NOTHING,
  [`DELETE ${ADMIN}/schemas/{urn}`]: NOTHING,
  [`DELETE ${ADMIN}`]: NOTHING,
};

/** Where an id can stand in a request, and what is asked for with it there. */
import { ENT, GROUP, PATCH_OP, patchOp, type Body } from '../support/scim-messages.js';
import { managedBy, type Things } from './isolation-world.js';
import { urnOf } from './registered-world.js';

/** A request of the matrix. */
export interface Attempt {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly body?: Body;
  /** In place of the body: sent as it is. */
  readonly raw?: string;
  /** The statuses of which one must come. */
  readonly expects: readonly number[];
  /** Whether it must be a list without entries. */
  readonly findsNothing?: true;
  /** The status of each operation of a bulk request. */
  readonly operations?: readonly number[];
}

/** A route, and what its `:id` is. */
export interface Route {
  readonly method: string;
  /** Its path below the tenant that is asked as. */
  readonly template: string;
  /** Its path in the route table. */
  readonly raw: string;
  readonly kind: keyof Things;
}

/** Makes the requests for one place: `them` is somebody else's, or nobody's, `own` the caller's. */
export type Place = (route: Route, them: Things, own: Things) => readonly Attempt[];

const JSON_TYPE = { 'Content-Type': 'application/json' };

/** Writes that are right, but for whose they are. */
function bodyFor({ method, kind }: Route, them: Things): Body | undefined {
  if (method === 'PATCH') return patchOp({ op: 'replace', path: 'displayName', value: 'taken over' });
  if (method !== 'PUT') return undefined;
  if (kind === 'group') return { schemas: [GROUP], displayName: 'taken over' };
  if (kind === 'robot') return { schemas: [urnOf('Robot')], serial: 'taken over' };
  return { ...managedBy(them.user), [ENT]: {} };
}

function pathTo({ template, kind }: Route, them: Things): string {
  return template
    .replace(':endpoint', 'Robots')
    .replace(/:(id|name|urn|txn|value)\b/, encodeURIComponent(them[kind]));
}

function write(route: Route, them: Things, headers: Readonly<Record<string, string>> = {}): Attempt {
  const { method } = route;
  const body =
    method === 'PATCH' && route.kind === 'robot'
      ? patchOp({ op: 'replace', path: 'serial', value: 'taken over' })
      : bodyFor(route, them);
  return {
    ...{ method, path: pathTo(route, them), headers, expects: [404] },
    ...(body === undefined ? {} : { body }),
  };
}

/** Filters by which something of a tenant could be found from each endpoint. */
function filtersBy(them: Things): readonly string[] {
  return [
    `id eq "${them.user}" or id eq "${them.group}" or id eq "${them.robot}"`,
    `id eq "${them.role}" or id eq "${them.entitlement}"`,
    `meta.location co "${them.user}"`,
  ];
}

function filtersOf({ template }: Route, them: Things): readonly string[] {
  if (template.includes('/Users'))
    return [
      ...filtersBy(them),
      `groups.value eq "${them.group}"`,
      `${ENT}:manager.value eq "${them.user}"`,
      `${ENT}:manager.$ref co "${them.user}"`,
    ];
  if (template.includes('/Groups'))
    return [...filtersBy(them), `members.value eq "${them.user}"`, `members.$ref co "${them.user}"`];
  return filtersBy(them);
}

function bulk(path: string, operations: readonly Body[], statuses: readonly number[]): Attempt {
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'];
  return {
    ...{ method: 'POST', path, expects: [200], operations: statuses },
    body: { schemas, Operations: operations },
  };
}

const found = { expects: [200], findsNothing: true } as const;

/** Every place that there is. */
export const PLACES = {
  path: (route, them) => [write(route, them)],
  etag: (route, them) =>
    route.method === 'GET'
      ? ['W/"1"', '*'].map((tag) => write(route, them, { 'If-None-Match': tag }))
      : ['W/"1"', '*', 'W/"99"'].map((tag) => write(route, them, { 'If-Match': tag })),
  tenantPath: ({ method, raw }, them) => {
    const named = raw.includes(':tenant') ? raw : `/tenants/:tenant${raw}`;
    const path = named.replace(':tenant', them.tenant).replace(':endpoint', 'Robots');
    const sent = method === 'ALL' ? 'GET' : method;
    return [{ method: sent, path: path.replace(/:\w+/, them.user).replace('*', 'Users'), expects: [404] }];
  },
  filter: (route, them) =>
    filtersOf(route, them).map((filter) => ({
      ...{ method: 'GET', path: `${pathTo(route, them)}?filter=${encodeURIComponent(filter)}`, ...found },
    })),
  search: (route, them) =>
    filtersOf(route, them).map((filter) => ({
      ...{ method: 'POST', path: pathTo(route, them), ...found },
      body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'], filter },
    })),
  cursor: ({ method, template }, { cursor }) => [
    method === 'POST'
      ? {
          ...{ method, path: template.replace(':endpoint', 'Robots'), expects: [400] },
          body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'], cursor },
        }
      : {
          ...{ method: 'GET', expects: [400] },
          path: `${template.replace(':endpoint', 'Robots')}?cursor=${encodeURIComponent(cursor)}`,
        },
  ],
  members: ({ method, template }, them, own) => {
    const path = template.replace(':id', own.group);
    const elements = [{ value: them.user }, { value: them.user, type: 'User' }, { value: them.group }];
    const inside = elements.map((element) =>
      method === 'PATCH'
        ? patchOp({ op: 'add', path: 'members', value: [element] })
        : { schemas: [GROUP], displayName: 'ours', members: [element] },
    );
    return inside.map((body) => ({ method, path, body, expects: [400] }));
  },
  memberPath: ({ template }, them, own) =>
    [
      { op: 'remove', path: `members[value eq "${them.user}"]` },
      { op: 'remove', path: `members[$ref co "${them.user}"]` },
      { op: 'remove', path: 'members', value: [{ value: them.user }] },
    ].map((operation) => ({
      ...{ method: 'PATCH', path: template.replace(':id', own.group), expects: [204, 400] },
      body: { schemas: [PATCH_OP], Operations: [operation] },
    })),
  ref: ({ method, template }, them, own) => {
    const element = { $ref: `https://id.example.com/scim/v2/Users/${them.user}` };
    const body =
      method === 'PATCH'
        ? patchOp({ op: 'add', path: 'members', value: [element] })
        : { schemas: [GROUP], displayName: 'ours', members: [element] };
    return [{ method, path: template.replace(':id', own.group), body, expects: [400] }];
  },
  manager: ({ method, template }, them, own) => [
    {
      ...{ method, path: template.replace(':id', own.user), expects: [400, 404] },
      body:
        method === 'PATCH'
          ? patchOp({ op: 'add', path: `${ENT}:manager`, value: { value: them.user } })
          : managedBy(them.user),
    },
  ],
  bulkPath: ({ template }, them) => {
    const operations = [
      { method: 'PUT', path: `/Users/${them.user}`, data: { ...managedBy(them.user), [ENT]: {} } },
      {
        method: 'PATCH',
        path: `/Users/${them.user}`,
        data: patchOp({ op: 'add', path: 'title', value: 'x' }),
      },
      { method: 'DELETE', path: `/Users/${them.user}`, version: 'W/"1"' },
      { method: 'DELETE', path: `/Groups/${them.group}` },
      { method: 'DELETE', path: `/Robots/${them.robot}` },
    ];
    return [
      bulk(
        template,
        operations,
        operations.map(() => 404),
      ),
    ];
  },
  bulkReference: ({ template }, them, own) => {
    const member = (value: string): Body => ({ schemas: [GROUP], displayName: 'ours', members: [{ value }] });
    const operations = [
      { method: 'POST', path: '/Groups', bulkId: 'a', data: member(them.user) },
      { method: 'POST', path: '/Groups', bulkId: 'b', data: member(`bulkId:${them.user}`) },
      { method: 'POST', path: '/Users', bulkId: them.user, data: managedBy(them.user) },
      {
        ...{ method: 'PATCH', path: `/Groups/${own.group}` },
        data: patchOp({ op: 'add', path: 'members', value: [{ value: them.user }] }),
      },
    ];
    return operations.map((operation) => bulk(template, [operation], [400, 409]));
  },
  endpoint: ({ method, template }, them) => [
    {
      ...{
        method,
        path: template.replace(':endpoint', `${them.drone}s`).replace(':id', them.robot),
        expects: [404],
      },
    },
  ],
  resource: (_, them) =>
    [them.user, `User/${them.user}`].map((resource) => ({
      ...{ method: 'GET', path: `/events/v1/feed?resource=${encodeURIComponent(resource)}`, expects: [200] },
    })),
  streamQuery: ({ method, template }, them) => [
    { method, path: `${template}?stream_id=${them.stream}`, expects: [404] },
  ],
  streamBody: ({ method, template }, them) => [
    {
      ...{ method, path: template, headers: JSON_TYPE, expects: [404] },
      body: {
        ...{ stream_id: them.stream, description: 'taken over', status: 'paused' },
        ...(template.includes('/subjects/')
          ? { subject: { format: 'scim', uri: `/Users/${them.user}` } }
          : {}),
      },
    },
  ],
  subject: ({ method, template }, them, own) => [
    {
      ...{ method, path: template, headers: JSON_TYPE, expects: [200, 204] },
      body: { stream_id: own.stream, subject: { format: 'scim', uri: `/Users/${them.user}` } },
    },
  ],
  poll: ({ template }, them) => [
    {
      ...{ method: 'POST', path: template.replace(':id', them.stream), headers: JSON_TYPE, expects: [404] },
      body: { returnImmediately: true },
    },
  ],
} as const satisfies Readonly<Record<string, Place>>;

/** The name of a place. */
export type PlaceName = keyof typeof PLACES;

/** Where else than in its path an id can stand in a request of the administration of one tenant. */
import type { Body } from '../support/scim-messages.js';
import type { Attempt } from './isolation-places.js';
import type { Things } from './isolation-world.js';
import { urnOf } from './registered-world.js';

const JSON_TYPE = { 'Content-Type': 'application/json' };

function posted(path: string, body: Attempt['body'], ...expects: readonly number[]): Attempt {
  return { method: 'POST', path, headers: JSON_TYPE, ...(body === undefined ? {} : { body }), expects };
}

function asked(
  path: string,
  query: Readonly<Record<string, string>>,
  ...expects: readonly number[]
): Attempt {
  return { method: 'GET', path: `${path}?${new URLSearchParams(query).toString()}`, expects };
}

/** What is looked for in a log. */
function logged(path: string, them: Things): readonly Attempt[] {
  const { archived, request, token } = them;
  const queries = [{ user: archived }, { request }, { credential: token }];
  return queries.map((query) => asked(path, query, 200));
}

/** What is asked to be explained; the tenant is named in the path, or in the query. */
function explained(path: string, named: Readonly<Record<string, string>>, them: Things): readonly Attempt[] {
  const filter = `id eq "${them.user}" or groups.value eq "${them.group}"`;
  return [
    ...[them.user, them.archived].map((resource) => asked(path, { ...named, filter, resource }, 404)),
    asked(path, { ...named, filter: 'id pr', resourceType: them.drone }, 404),
    asked(path, { ...named, filter }, 200),
  ];
}

/** A body with which an administrator's request is right, but for whose the id is. */
export function administratorsBody(route: string, them: Things): Body | undefined {
  const [method = '', template = ''] = route.split(' ');
  if (method === 'GET' || method === 'DELETE') return undefined;
  if (template.endsWith('/sinks/:id')) return { name: 'taken over' };
  if (template.endsWith('/replay')) return { fromSeq: 1 };
  if (template.includes('/dead-letters/')) return { all: true };
  if (template.endsWith('/schemas/:urn'))
    return { id: them.urn, name: 'Taken', attributes: [{ name: 'serial' }] };
  if (template.endsWith('/resource-types/:name'))
    return { name: them.drone, endpoint: '/Taken', schema: urnOf('Robot') };
  return template.endsWith('/:value') ? { value: them.value, display: 'taken over' } : {};
}

/** By route: the requests that name what is somebody else's, of which nothing may be found. */
export const ADMINISTERED_PLACES: Readonly<
  Record<string, (path: string, them: Things, own: Things) => readonly Attempt[]>
> = {
  'GET /admin/v1/explain': (path, them, { tenant }) => explained(path, { tenant }, them),
  'GET /admin/v1/tenants/:tenant/explain': (path, them) => explained(path, {}, them),
  'GET /admin/v1/tenants/:tenant/log': logged,
  'GET /admin/v1/tenants/:tenant/log/export': logged,
  'GET /admin/v1/tenants/:tenant/archive': (path, them) =>
    [them.archived, them.user].map((search) => asked(path, { search }, 200)),
  'POST /admin/v1/tenants/:tenant/archive/restore': (path, them) => [
    posted(path, { ids: [them.archived, them.user] }, 200),
  ],
  'POST /admin/v1/tenants/:tenant/tokens': (path, them) =>
    [them.user, them.archived].map((user) => posted(path, { name: 'me', user }, 400)),
  ...Object.fromEntries(
    ['approve', 'reject'].map((decision) => [
      `POST /admin/v1/tenants/:tenant/guard/${decision}`,
      (path: string, { drone }: Things) => [posted(path, { action: 'delete', type: drone }, 404)],
    ]),
  ),
};

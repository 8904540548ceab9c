import { beforeAll, describe, expect, it } from '@jest/globals';

import { forEachEngine } from '../support/engines.js';
import { ScimClient, type ScimAnswer } from '../support/scim-client.js';
import { at, listAt, patchOp } from '../support/scim-messages.js';
import { ADMINISTERED_PLACES, administratorsBody } from './isolation-administered.js';
import { PLACES, type Attempt, type Place, type Route } from './isolation-places.js';
import { administeredKind, PUBLIC_ROUTES, ROWS } from './isolation-rows.js';
import {
  isolatedTenant,
  nothing,
  stateOf,
  THING_NAMES,
  totalOf,
  type IsolatedTenant,
  type Things,
} from './isolation-world.js';
import { registeredWorld } from './registered-world.js';
import { routesOfService } from './stated-routes.js';

const isOfAdministration = (route: string): boolean => route.includes(' /admin/v1/');

const JSON_TYPE = { 'Content-Type': 'application/json' };

/** Whether a route is of a change that can be tried only. */
function canBeTried(route: string): boolean {
  return /^(?:POST|PUT|PATCH|DELETE) \/scim\/v2\/(?!.*\.search)/.test(route);
}

/** A request that is tried only; what would be answered is told by 200. */
function tried(attempt: Attempt): Attempt {
  const expects = attempt.expects.map((status) => (status === 204 ? 200 : status));
  return { ...attempt, path: `${attempt.path}?dryRun=true`, expects };
}

/** What an answer says, whoever's the things were that were asked for. */
function saidBy({ status, text, headers }: ScimAnswer, them: Things): object {
  const names = [...THING_NAMES, 'cursor' as const].filter((name) => them[name] !== '');
  const said = names.reduce(
    (rest, name) =>
      rest.replaceAll(them[name], `<${name}>`).replaceAll(encodeURIComponent(them[name]), `<${name}>`),
    text,
  );
  return { status, said, etag: headers.etag, location: headers.location };
}

forEachEngine('A1: every route and every place for an id', (engine) => {
  const world = registeredWorld(engine);
  let mine: IsolatedTenant;
  let other: IsolatedTenant;
  let me: ScimClient;
  let nobody: Things;
  let before: readonly unknown[];

  beforeAll(async () => {
    const { service } = world;
    mine = await isolatedTenant(service, await world.tenant(), { drone: 'Rover', mark: 'ours' });
    other = await isolatedTenant(service, await world.tenant(), { drone: 'Drone', mark: 'theirs' });
    const personal = { name: 'me', subject: mine.things.user };
    const { token } = await service.operator.issueToken(mine.things.tenant, personal, Date.now());
    me = new ScimClient({ baseUrl: service.origin, token });
    const { cursor } = mine.things;
    nobody = { ...nothing(), cursor: `${cursor.slice(0, -4)}AAAA` };
    before = await stateOf(other);
  }, 120_000);

  const clientFor = (template: string): ScimClient => (template.includes('/Me') ? me : mine.client);

  function expectNothing(answer: ScimAnswer, attempt: Attempt): void {
    const said = { attempt, status: answer.status, text: answer.text };
    expect(attempt.expects.includes(answer.status) ? said : { ...said, expects: attempt.expects }).toEqual(
      said,
    );
    expect(JSON.stringify(saidBy(answer, other.things))).not.toContain(other.mark);
    if (attempt.findsNothing === true) expect(totalOf(answer.body)).toBe(0);
    const statuses = listAt(answer.body, 'Operations').map((operation) => Number(at(operation, 'status')));
    const { operations = [] } = attempt;
    for (const status of statuses) expect(operations).toContain(status);
  }

  /** Asks for what is the other tenant's and for what is nobody's: the answers tell no difference, and nothing changes. */
  async function expectIsolation(
    client: ScimClient,
    place: (them: Things) => readonly Attempt[],
  ): Promise<void> {
    const unknown = place(nobody);
    const foreign = place(other.things);
    expect(foreign.length).toBeGreaterThan(0);
    for (const [index, attempt] of foreign.entries()) {
      const instead = unknown[index] ?? attempt;
      const answer = await client.send(attempt.method, attempt.path, attempt);
      expectNothing(answer, attempt);
      const told = await client.send(instead.method, instead.path, instead);
      expect(saidBy(answer, other.things)).toEqual(saidBy(told, nobody));
    }
    expect(await stateOf(other)).toEqual(before);
  }

  it('the table has every route of the service, and no other', () => {
    const known = [...Object.keys(ROWS), ...PUBLIC_ROUTES].sort();
    expect(routesOfService().filter((route) => !isOfAdministration(route))).toEqual(known);
  });

  describe('of tenants', () => {
    it.each(
      Object.entries(ROWS).flatMap(([route, { kind, places }]) =>
        [...new Set(places)].map((place) => [route, place, kind] as const),
      ),
    )('%s: %s', async (route, name, kind) => {
      const [method = '', raw = ''] = route.split(' ');
      const template = raw.replace(':tenant', mine.things.tenant);
      const asked: Route = { method, template, raw, kind };
      const place: Place = PLACES[name];
      await expectIsolation(clientFor(template), (them) => place(asked, them, mine.things));
    });

    it.each(
      Object.entries(ROWS)
        .filter(([route]) => canBeTried(route))
        .flatMap(([route, { kind, places }]) =>
          [...new Set(places)].map((place) => [route, place, kind] as const),
        ),
    )('%s?dryRun=true: %s', async (route, name, kind) => {
      const [method = '', template = ''] = route.split(' ');
      const asked: Route = { method, template, raw: template, kind };
      const place: Place = PLACES[name];
      await expectIsolation(clientFor(template), (them) => place(asked, them, mine.things).map(tried));
    });

    it('a place of the feed is a number, by which nothing of another tenant is read', async () => {
      const theirs = await other.client.get('/events/v1/feed?limit=1');
      const answer = await mine.client.get(`/events/v1/feed?after=${String(at(theirs.body, 'next'))}`);
      expect([200, 410]).toContain(answer.status);
      expect(answer.text).not.toContain(other.mark);
      expect(answer.text).not.toContain(other.things.user);
    });

    it('X-MT-06: no token stands for a user of another tenant', async () => {
      const { operator } = world.service;
      const [asked, unknown] = await Promise.all(
        [other.things.user, nobody.user].map((subject) =>
          operator
            .issueToken(mine.things.tenant, { name: 'me', subject }, Date.now())
            .catch((error: unknown) => String(error)),
        ),
      );
      expect(asked).toContain('no user with that id');
      expect(asked).toEqual(unknown);
    });
  });

  // Before the next, in which names of the other tenant are registered here, too.
  describe('of the administration, elsewhere than in the path', () => {
    it('each of these routes is there', () => {
      expect(routesOfService()).toEqual(expect.arrayContaining(Object.keys(ADMINISTERED_PLACES)));
    });

    it.each(Object.entries(ADMINISTERED_PLACES))('%s', async (route, place) => {
      const path = route.replace(/^\w+ /, '').replace(':tenant', mine.things.tenant);
      await expectIsolation(mine.admin, (them) => place(path, them, mine.things));
    });

    it.each(['log', 'log/export', 'archive'])(
      'a place in the list of %s is that of any tenant',
      async (list) => {
        const { tenant, archived, entry } = other.things;
        const shown = await other.admin.get(`/admin/v1/tenants/${tenant}/archive`);
        const deleted = Date.parse(String(at(shown.body, 'resources', 0, 'deleted')));
        const place = Buffer.from(`${deleted}.${archived}`).toString('base64url');
        const asked = `/admin/v1/tenants/${mine.things.tenant}/${list}`;
        const answer = await mine.admin.get(`${asked}?cursor=${list === 'archive' ? place : entry}`);
        expect(answer.status).toBe(200);
        expect(answer.text).not.toContain(other.mark);
        expect(answer.text).not.toContain(archived);
      },
    );

    it("a client's secret opens no client of another tenant", async () => {
      const clients = `/admin/v1/tenants/${mine.things.tenant}/clients`;
      const secret = String(at((await mine.admin.post(clients, { name: 'asking' })).body, 'secret'));
      await expectIsolation(mine.client, (them) => [
        {
          ...{ method: 'POST', path: '/oauth/token', expects: [401] },
          headers: { Authorization: null, 'Content-Type': 'application/x-www-form-urlencoded' },
          raw: `grant_type=client_credentials&client_id=${them.client}&client_secret=${secret}`,
        },
      ]);
    });
  });

  describe('of the administration', () => {
    const routes = routesOfService().filter(isOfAdministration);

    it.each(routes)('%s: is closed to tenants', async (route) => {
      const [method = '', template = ''] = route.split(' ');
      const kind = administeredKind(template);
      await expectIsolation(mine.client, (them) => {
        const named = template.replace(':tenant', them.tenant).replace('*', 'none');
        const path = kind === undefined ? named : named.replace(/:\w+/, encodeURIComponent(them[kind]));
        return [
          { method: method === 'ALL' ? 'GET' : method, path, body: {}, headers: JSON_TYPE, expects: [403] },
        ];
      });
    });

    const withId = routes.filter((route) => administeredKind(route.split(' ')[1] ?? '') !== undefined);
    /** What a tenant names itself, it may name as another one does. */
    const named = withId.filter((route) => /^PUT .*:(?:urn|name|value)$/.test(route));

    function attemptOn(route: string, them: Things): Omit<Attempt, 'expects'> {
      const [method = '', template = ''] = route.split(' ');
      const kind = administeredKind(template) ?? 'tenant';
      const own = template.replace(':tenant', mine.things.tenant);
      const body = administratorsBody(route, them);
      return {
        ...{ method, path: own.replace(/:\w+/, encodeURIComponent(them[kind])) },
        ...(body === undefined ? {} : { body, headers: JSON_TYPE }),
      };
    }

    it.each(withId.filter((route) => !named.includes(route)))(
      '%s: of one tenant, for an id of another',
      async (route) => {
        await expectIsolation(mine.admin, (them) => [{ ...attemptOn(route, them), expects: [404] }]);
      },
    );

    it.each(named)('%s: of one tenant, by a name of another', async (route) => {
      const { method, path, ...sent } = attemptOn(route, other.things);
      expect([200, 201]).toContain((await mine.admin.send(method, path, sent)).status);
      expect(await stateOf(other)).toEqual(before);
    });
  });

  it('the caller can do all of it with what is its own', async () => {
    const { user, group } = mine.things;
    expect((await mine.client.get(`/scim/v2/Users/${user}`)).status).toBe(200);
    const add = patchOp({ op: 'add', path: 'members', value: [{ value: user }] });
    const headers = { 'Content-Type': 'application/scim+json' };
    const answer = await mine.client.send('PATCH', `/scim/v2/Groups/${group}`, { headers, body: add });
    expect(answer.status).toBe(204);
    expect((await me.get('/scim/v2/Me')).status).toBe(200);
  });
});

/**
 * Replays what provisioning clients send, each fixture in an empty tenant: in one as every tenant is made, in one that has
 * no relaxations but those that the fixture names, and in one that has all but those.
 */
import { expect, it } from '@jest/globals';

import { LENIENT, STRICT, type Relaxations } from '@rollcall/scim';

import { conformance, type TenantSettings } from '../conformance/conformance.js';
import type { ScimClient } from '../support/scim-client.js';
import { textAt } from '../support/scim-messages.js';
import { readFixtures, type Fixture } from './fixture.js';
import { replayFixture } from './replay-fixture.js';
import type { OauthVariables } from './variables.js';

const FIXTURES = readFixtures().filter(({ needs }) => needs === undefined);

const BARE = { habit: '', source: '', answer: '' };

/** The fixtures, each with a tenant that has just the relaxations that it names. */
const SUFFICIENT = FIXTURES.map((fixture, index) => ({
  fixture,
  tenant: tenantWith(`only-${String(index)}`, fixture, 'only'),
}));

/** Those that take relaxations, each with a tenant that has all others. */
const NECESSARY = FIXTURES.filter(({ relaxations }) => relaxations !== undefined).map((fixture, index) => ({
  fixture,
  tenant: tenantWith(`without-${String(index)}`, fixture, 'without'),
}));

conformance(
  'Replay of what clients send',
  (world) => {
    for (const fixture of FIXTURES) {
      it(`idp ${fixture.client}/${fixture.name}: ${fixture.habit}`, async () => {
        const { registered } = fixture;
        if (fixture.oauthClient === true) {
          const { client, admin } = await world.administered();
          expect(await replayFixture(client, fixture, 'relaxed', await oauthClientOf(admin))).toEqual([]);
          return;
        }
        const client = registered === undefined ? await world.tenant() : await world.tenantWith(registered);
        expect(await replayFixture(client, fixture, 'relaxed')).toEqual([]);
      });
    }

    it('idp: a fixture that says otherwise is noticed, wherever it does', async () => {
      const exchange = { method: 'GET', path: '/Users' };
      const wrong: readonly Fixture[] = [
        { ...BARE, exchanges: [{ ...exchange, expect: { status: 404 } }] },
        { ...BARE, exchanges: [{ ...exchange, expect: { status: 200, scimType: 'uniqueness' } }] },
        { ...BARE, given: [{ method: 'GET', path: '/Nothing' }], exchanges: [] },
        ...[
          { at: ['totalResults'], is: 'eq', value: 1 },
          { at: ['totalResults'], is: 'absent' },
          { is: 'has', value: { totalResults: 0, Resources: [{}] } },
          { header: 'Content-Type', is: 'startsWith', value: 'text/html' },
          { on: 'GET /Groups/none', is: 'status', value: 200 },
          { on: 'GET /Groups/none', at: ['members'], is: 'nullishOrEmpty' },
        ].map((fact) => ({ ...BARE, exchanges: [{ ...exchange, expect: { status: 200, facts: [fact] } }] })),
      ];
      const client = await world.tenant();
      for (const fixture of wrong) expect(await replayFixture(client, fixture, 'relaxed')).not.toEqual([]);
      const right = { ...BARE, exchanges: [{ ...exchange, expect: { status: 200 } }] };
      expect(await replayFixture(client, right, 'relaxed')).toEqual([]);
      expect(await replayFixture(client, right, 'without')).not.toEqual([]);
    });

    for (const { fixture, tenant } of SUFFICIENT) {
      const { client, name, relaxations = ['no relaxation'] } = fixture;
      it(`idp ${client}/${name}: ${relaxations.join(' and ')} will do`, async () => {
        const oauth =
          fixture.oauthClient === true ? await oauthClientOf(world.adminOf(tenant.name)) : undefined;
        const replayed = replayFixture(world.named(tenant.name), fixture, 'relaxed', oauth);
        expect(await replayed).toEqual([]);
      });
    }

    for (const { fixture, tenant } of NECESSARY) {
      const { client, name, relaxations = [] } = fixture;
      it(`idp ${client}/${name}: with ${relaxations.join(' and ')} off`, async () => {
        expect(await replayFixture(world.named(tenant.name), fixture, 'without')).toEqual([]);
      });
    }
  },
  [...SUFFICIENT, ...NECESSARY].map(({ tenant }) => tenant),
);

/** Makes an OAuth client. @param admin below the tenant's path */
async function oauthClientOf(admin: ScimClient): Promise<OauthVariables> {
  const { body } = await admin.post('/clients', { name: 'spec' });
  return { id: textAt(body, 'id'), secret: textAt(body, 'secret') };
}

function tenantWith(
  name: string,
  { relaxations = [], registered }: Fixture,
  kind: 'only' | 'without',
): TenantSettings {
  const named = Object.fromEntries(relaxations.map((relaxation) => [relaxation, kind === 'only']));
  const others: Relaxations = kind === 'only' ? STRICT : LENIENT;
  return {
    name,
    relaxations: { ...others, ...named },
    uniqueGroupNames: true,
    ...(registered === undefined ? {} : { registered }),
  };
}

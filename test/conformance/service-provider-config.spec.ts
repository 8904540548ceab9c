/** ServiceProviderConfig is what it says: whatever stands in it is done here, and a member that nobody does fails. */
import { beforeAll, expect, it } from '@jest/globals';

import type { ScimClient } from '../support/scim-client.js';
import { at, listAt, read, textAt, type Body } from '../support/scim-messages.js';
import { CLAIM_EXERCISES, makeCrowd } from './claim-exercises.js';
import { CLAIM_EXERCISES_BEYOND } from './claim-exercises-beyond.js';
import { CLAIM_EXERCISES_ROLES } from './claim-exercises-roles.js';
import { claimAt, claimPaths } from './claim.js';
import { withStreams } from './streams-world.js';

const EXERCISES = { ...CLAIM_EXERCISES, ...CLAIM_EXERCISES_BEYOND, ...CLAIM_EXERCISES_ROLES };

/** The row that each member is asked for by. */
const ROWS: Readonly<Record<string, string>> = {
  schemas: 'D-COM-01',
  patch: 'D-SPC-01',
  bulk: 'D-SPC-02',
  filter: 'D-SPC-03',
  changePassword: 'D-SPC-04',
  sort: 'D-SPC-05',
  etag: 'D-SPC-06',
  authenticationSchemes: 'D-SPC-07',
  meta: 'D-SPC-09',
  pagination: 'D-SPC-10',
  securityEvents: 'D-SPC-11',
  RolesAndEntitlements: 'R-ROLE-01',
};

/** What the schema of the document knows and this service does not claim. */
const UNCLAIMED = ['documentationUri'];

withStreams(
  '3.2 What ServiceProviderConfig claims (RFC 7643 §5, RFC 9865 §4, RFC 9967 §4, roles and entitlements)',
  (world) => {
    let config: Body;
    let crowded: Promise<ScimClient> | undefined;

    beforeAll(async () => {
      config = await read(world.service.client, '/ServiceProviderConfig');
    });

    async function makeCrowded(): Promise<ScimClient> {
      const { client } = await world.user();
      const count = Number(claimAt(config, 'filter.maxResults')) + 1;
      await makeCrowd(client, count, Number(claimAt(config, 'bulk.maxOperations')));
      return client;
    }

    it('each member has an exercise, and each exercise a member', () => {
      expect([...claimPaths(config)].sort()).toEqual(Object.keys(EXERCISES).sort());
    });

    it('D-SPC-08: what the schema knows and the document does not say is not claimed, and there is no more', async () => {
      const schema = await read(world.service.client, `/Schemas/${String(listAt(config, 'schemas')[0])}`);
      const known = listAt(schema, 'attributes').map((attribute) => textAt(attribute, 'name'));
      expect(known.filter((name) => at(config, name) === undefined)).toEqual(UNCLAIMED);
    });

    for (const [path, exercise] of Object.entries(EXERCISES)) {
      const [member = ''] = path.split('.');
      it(`${ROWS[member] ?? 'no row'}: ${path} is as it says`, async () => {
        const crowd = (): Promise<ScimClient> => (crowded ??= makeCrowded());
        await exercise(claimAt(config, path), { world, config, user: await world.user(), crowd });
      }, 60_000);
    }
  },
);

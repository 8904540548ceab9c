/** What draft-ietf-scim-roles-entitlements-01 claims of roles and of entitlements, done over HTTP. */
import { expect } from '@jest/globals';

import { at, bodyOf, idsOf, LIST_RESPONSE, listAt, makeUser, patched } from '../support/scim-messages.js';
import { supported, type ClaimExercise } from './claim.js';

/** By the path of the member that claims. */
export const CLAIM_EXERCISES_ROLES: Readonly<Record<string, ClaimExercise>> = {
  ...assignmentsOf('roles', { endpoint: '/Roles', multiple: 'multipleRolesSupported' }),
  ...assignmentsOf('entitlements', { endpoint: '/Entitlements', multiple: 'multipleEntitlementsSupported' }),
};

function assignmentsOf(
  name: 'roles' | 'entitlements',
  { endpoint, multiple }: { readonly endpoint: string; readonly multiple: string },
): Readonly<Record<string, ClaimExercise>> {
  const desk = { value: 'desk', type: 'staff' };
  const admin = { value: 'admin', type: 'trainee' };
  const path = (member: string): string => `RolesAndEntitlements.${name}.${member}`;
  return {
    [path('supported')]: supported(async ({ user: { client } }) => {
      const [holder] = [await makeUser(client, { [name]: [desk] }), await makeUser(client)];
      expect(holder.body[name]).toEqual([desk]);
      expect(idsOf(await client.filter('/Users', `${name}.value eq "desk"`))).toEqual([holder.id]);
      expect(bodyOf(await client.get(endpoint))).toMatchObject({ schemas: [LIST_RESPONSE], totalResults: 0 });
    }),

    [path(multiple)]: supported(async ({ user: { client } }) => {
      const made = await makeUser(client, { [name]: [desk, admin] });
      const after = await patched(client, made, { op: 'add', path: name, value: [{ value: 'owner' }] });
      expect(after[name]).toEqual([desk, admin, { value: 'owner' }]);
    }),

    [path('primarySupported')]: supported(async ({ user: { client } }) => {
      const made = await makeUser(client, { [name]: [{ ...desk, primary: true }, admin] });
      const next = { value: 'owner', primary: true };
      const after = await patched(client, made, { op: 'add', path: name, value: [next] });
      const primary = listAt(after, name).filter((each) => at(each, 'primary') === true);
      expect(primary).toEqual([next]);
      const found = await client.filter('/Users', `${name}[value eq "owner" and primary eq true]`);
      expect(idsOf(found)).toEqual([made.id]);
    }),

    [path('typeSupported')]: supported(async ({ user: { client } }) => {
      const made = await makeUser(client, { [name]: [desk, admin] });
      const holds = async (value: string, type: string): Promise<readonly string[]> =>
        idsOf(await client.filter('/Users', `${name}[value eq "${value}" and type eq "${type}"]`));
      expect(await holds('desk', 'staff')).toEqual([made.id]);
      expect(await holds('desk', 'trainee')).toEqual([]);
    }),
  };
}

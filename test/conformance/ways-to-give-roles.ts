import { bulk, postOp } from '../support/bulk-messages.js';
import type { ScimClient } from '../support/scim-client.js';
import { bodyOf, isBody, makeUser, patchOp, userBody, type Body } from '../support/scim-messages.js';

/** Every way in which a client can give a user a role; each gives what is answered, in a bulk request for the operation. */
export const WAYS_TO_GIVE_ROLES: readonly (readonly [
  string,
  (client: ScimClient, role: Body) => Promise<Body>,
])[] = [
  ['POST', async (client, role) => bodyOf(await client.post('/Users', userBody({ roles: [role] })))],
  [
    'PUT',
    async (client, role) => {
      const { path, body } = await makeUser(client);
      return bodyOf(await client.put(path, { ...body, roles: [role] }));
    },
  ],
  [
    'PATCH',
    async (client, role) => {
      const { path } = await makeUser(client);
      return bodyOf(await client.patch(path, patchOp({ op: 'add', path: 'roles', value: [role] })));
    },
  ],
  [
    'PATCH without a path',
    async (client, role) => {
      const { path } = await makeUser(client);
      return bodyOf(await client.patch(path, patchOp({ op: 'add', value: { roles: [role] } })));
    },
  ],
  [
    'PATCH through a filter',
    async (client, { value }) => {
      const { path } = await makeUser(client);
      const operation = { op: 'replace', path: 'roles[primary eq "True"].value', value };
      return bodyOf(await client.patch(path, patchOp(operation)));
    },
  ],
  [
    'Bulk',
    async (client, role) => {
      const [result = {}] = await bulk(client, [postOp('a', '/Users', userBody({ roles: [role] }))]);
      const response = result['response'];
      return isBody(response) ? response : result;
    },
  ],
];

// The bodies that provisioning clients send.

export const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const BULK_REQUEST = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';

/** A user as it is stored in the population, with another title: what a client sends that knows PUT only. */
export function replacedUser(resource, title) {
  return { schemas: [CORE, ENTERPRISE], ...resource.attributes, title };
}

/** A new user of about 1.1 KB, of one shape whatever its name. Its family name begins like no other's. */
export function newUser(resource, name) {
  const { emails, phoneNumbers, addresses, ...attributes } = resource.attributes;
  const enterprise = { ...attributes[ENTERPRISE] };
  delete attributes.roles;
  delete enterprise.manager;
  return {
    schemas: [CORE, ENTERPRISE],
    ...attributes,
    userName: `${name}@contoso.example`,
    externalId: `external-${name}-0000-000000000000`,
    displayName: `Quinn Xu-${name}`,
    name: { formatted: `Quinn Xu-${name}`, givenName: 'Quinn', familyName: `Xu-${name}` },
    active: true,
    emails: [{ ...emails[0], value: `${name}@mail.contoso.example` }],
    phoneNumbers,
    addresses,
    [ENTERPRISE]: { ...enterprise, employeeNumber: `n-${name}` },
  };
}

export function newGroup(displayName) {
  return { schemas: [GROUP], displayName };
}

export function patchOf(...operations) {
  return { schemas: [PATCH_OP], Operations: operations };
}

export function addMembers(ids) {
  return patchOf({ op: 'add', path: 'members', value: ids.map((value) => ({ value })) });
}

/** One member as RFC 7644 §3.5.2.2 says, several as Microsoft Entra ID sends them. */
export function removeMembers(ids) {
  return ids.length === 1
    ? patchOf({ op: 'remove', path: `members[value eq "${ids[0]}"]` })
    : patchOf({ op: 'remove', path: 'members', value: ids.map((value) => ({ value })) });
}

export function bulkOf(bodies) {
  return {
    schemas: [BULK_REQUEST],
    Operations: bodies.map((data, index) => ({ method: 'POST', path: '/Users', bulkId: `b${index}`, data })),
  };
}

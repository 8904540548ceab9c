// What SCIM clients ask for: each operation says what to send, which status it must have, and what follows from it.
const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

const patch = (...Operations) => ({ schemas: [PATCH_OP], Operations });
const replace = (path, value) => ({ op: 'replace', path, value });

/**
 * @typedef {object} Operation
 * @property {string} op
 * @property {string} method
 * @property {string} path
 * @property {object} [body]
 * @property {object} [headers]
 * @property {number} status of the answer
 * @property {string} [id] of the resource that it changes
 * @property {string} [mark]
 * @property {boolean} [gone]
 * @property {boolean} [mustFail]
 */

/** @returns {Operation} */
export function createUser({ userName, mark, active }) {
  const body = { schemas: [CORE], userName, title: mark, active };
  return { op: 'create user', method: 'POST', path: '/Users', body, status: 201, mark };
}

/** The title always changes, and with it the version. */
export function patchUser({ id, mark, active }) {
  const body = patch(replace('title', mark), replace('active', active));
  return { op: 'patch user', method: 'PATCH', path: `/Users/${id}`, body, status: 200, id, mark };
}

export function putUser({ id, userName, mark, active }) {
  const body = { schemas: [CORE], userName, title: mark, active, displayName: `Put ${mark}` };
  return { op: 'put user', method: 'PUT', path: `/Users/${id}`, body, status: 200, id, mark };
}

export function deleteUser({ id }) {
  return { op: 'delete user', method: 'DELETE', path: `/Users/${id}`, status: 204, id, gone: true };
}

export function createGroup({ mark, members }) {
  const body = {
    schemas: [GROUP],
    displayName: `Group ${mark}`,
    externalId: mark,
    members: members.map((value) => ({ value })),
  };
  return { op: 'create group', method: 'POST', path: '/Groups', body, status: 201, mark };
}

export function putGroup({ id, mark, members }) {
  const { body } = createGroup({ mark, members });
  return { op: 'put group', method: 'PUT', path: `/Groups/${id}`, body, status: 200, id, mark };
}

export function addMember({ id, member, mark }) {
  const body = patch({ op: 'add', path: 'members', value: [{ value: member }] }, replace('externalId', mark));
  return { op: 'add member', method: 'PATCH', path: `/Groups/${id}`, body, status: 204, id, mark };
}

/** Nothing else changes with it: where the user is no member, nothing does. */
export function removeMember({ id, member }) {
  const body = patch({ op: 'remove', path: `members[value eq "${member}"]` });
  return { op: 'remove member', method: 'PATCH', path: `/Groups/${id}`, body, status: 204, id };
}

export function deleteGroup({ id }) {
  return { op: 'delete group', method: 'DELETE', path: `/Groups/${id}`, status: 204, id, gone: true };
}

/** The name is taken. */
export function createUserAgain({ userName, mark }) {
  return { ...createUser({ userName, mark, active: true }), op: 'taken name', status: 409, mustFail: true };
}

/** The name is another's: what the transaction has done until it notices is undone. */
export function renameToTaken({ id, taken, mark }) {
  const body = patch(replace('title', mark), replace('userName', taken));
  const path = `/Users/${id}`;
  return { op: 'rename to taken', method: 'PATCH', path, body, status: 409, id, mark, mustFail: true };
}

import { postOp } from '../support/bulk-messages.js';
import { CORE, GROUP, patchOp, type Body } from '../support/scim-messages.js';

const user = (userName: string, more: Body = {}): Body => ({ schemas: [CORE], userName, ...more });
const group = (displayName: string, ...members: readonly string[]): Body => ({
  schemas: [GROUP],
  displayName,
  members: members.map((value) => ({ value })),
});
const title = (value: string) => patchOp({ op: 'replace', path: 'title', value });
const join = (...members: readonly string[]) =>
  patchOp({ op: 'add', path: 'members', value: members.map((value) => ({ value })) });

/** Changes of every kind, some refused, in an order that is not that of the request. */
export const BULK_OF_EVERY_KIND = [
  postOp('staff', '/Groups', group('staff', 'bulkId:ann', 'bulkId:bob')),
  postOp('ann', '/Users', user('ann')),
  { method: 'PATCH', path: '/Users/bulkId:ann', data: title('A') },
  { method: 'PATCH', path: '/Users/bulkId:ann', data: title('A') },
  postOp('twin', '/Users', user('ANN')),
  postOp('lost', '/Groups', group('lost', 'bulkId:twin')),
  postOp('bob', '/Users', user('bob')),
  postOp('left', '/Groups', group('left', 'bulkId:right')),
  postOp('right', '/Groups', group('right', 'bulkId:left', 'bulkId:bob')),
  { method: 'PUT', path: '/Users/bulkId:bob', version: 'W/"1"', data: user('bob', { title: 'B' }) },
  { method: 'PUT', path: '/Users/bulkId:bob', version: 'W/"1"', data: user('bob', { title: 'C' }) },
  { method: 'DELETE', path: '/Users/nobody' },
  { method: 'DELETE', path: '/Users/bulkId:ann' },
  postOp('again', '/Users', user('ann')),
  { method: 'PATCH', path: '/Groups/bulkId:staff', data: join('bulkId:again') },
  { method: 'PATCH', path: '/Groups/bulkId:left', data: join('bulkId:again', 'bulkId:bob') },
  postOp('broken', '/Users', { schemas: [CORE] }),
  { method: 'DELETE', path: '/Groups/bulkId:right' },
] as const;

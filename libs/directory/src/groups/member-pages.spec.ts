import { describe, expect, it } from '@jest/globals';
import { CURSOR_TIMEOUT, GROUP_TYPE, LENIENT, USER_TYPE, type Preconditions } from '@rollcall/scim';

import { accessOf } from '../access/access.js';
import type { CursorSealer } from '../ports/cursor-sealer.js';
import type { MemberPageQuery, StoredResource, Wanted } from '../ports/stored-resource.js';
import type { RequestContext } from '../request-context.js';
import { resourceLinks } from '../resources/resource-links.js';
import { GROUP_BINDING } from './group-binding.js';
import { MemberPages } from './member-pages.js';

const NOW = Date.UTC(2026, 0, 2);
const FIRST = '018f0000-0000-7000-8000-000000000001';

const ctx: RequestContext = {
  tenant: { id: 1, name: 'default', relaxations: LENIENT, uniqueGroupNames: true },
  principal: { credentialId: 'c', name: 'spec', access: accessOf(undefined) },
  requestId: 'r',
  now: NOW,
};

/** Seals nothing: a cursor is its content and what it is bound to. */
const open: CursorSealer = {
  seal: (content, boundTo) => Promise.resolve(JSON.stringify([content, boundTo])),
  open: (cursor, boundTo) => {
    const [content, bound] = JSON.parse(cursor) as readonly string[];
    return Promise.resolve(bound === boundTo ? content : undefined);
  },
};

const group: StoredResource = {
  id: 'g',
  type: 'Group',
  version: 4,
  created: 0,
  lastModified: 0,
  attributes: { displayName: 'Desk' },
  members: [{ value: FIRST, type: 'User' }],
  memberPage: { total: 3, next: FIRST },
};

function pages() {
  const asked: (MemberPageQuery | undefined)[] = [];
  const reader = {
    find: (_ctx: RequestContext, _type: unknown, id: string, wanted: Wanted) => {
      asked.push(wanted.memberPage);
      return Promise.resolve(id === group.id ? group : undefined);
    },
  };
  const links = resourceLinks('https://id.example', [USER_TYPE, GROUP_TYPE]);
  return { asked, service: new MemberPages(GROUP_BINDING, { reader, cursors: open, links }) };
}

async function firstCursor(): Promise<string> {
  const { body = [] } = await pages().service.get(ctx, group.id, { membersCount: '1' });
  const page = Object.entries(JSON.parse(body.join('')) as object).find(([name]) =>
    name.endsWith(':MemberPage'),
  );
  return (page?.[1] as { readonly nextCursor: string }).nextCursor;
}

describe('pages of members', () => {
  it('RFC 9865 §2: a cursor brings back where to go on, the number of a page, and what was counted', async () => {
    const { asked, service } = pages();
    await service.get(ctx, group.id, { membersCursor: await firstCursor() });
    expect(asked).toEqual([{ count: 1, after: FIRST, known: { version: 4, total: 3 } }]);
  });

  it('H-ETAG-03: who has the version already is told so, and another one is not', async () => {
    const { service } = pages();
    const get = (preconditions: Preconditions) =>
      service.get(ctx, group.id, { membersCount: '1' }, preconditions);
    expect(await get({ ifNoneMatch: [3, 4] })).toEqual({
      location: 'https://id.example/scim/v2/Groups/g',
      version: 'W/"4"',
      unmodified: true,
    });
    expect(await get({ ifNoneMatch: [3] })).toHaveProperty('body');
    await expect(get({ ifMatch: [3] })).rejects.toMatchObject({ errorName: 'preconditionFailed' });
  });

  it('RFC 9865 §2.1: a cursor expires, before anything is read', async () => {
    const { asked, service } = pages();
    const membersCursor = await firstCursor();
    const later = (seconds: number) => ({ ...ctx, now: NOW + seconds * 1000 });
    await service.get(later(CURSOR_TIMEOUT), group.id, { membersCursor });
    await expect(service.get(later(CURSOR_TIMEOUT + 1), group.id, { membersCursor })).rejects.toMatchObject({
      errorName: 'expiredCursor',
    });
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['tenant', { ...ctx, tenant: { ...ctx.tenant, id: 2 } }, group.id],
    ['caller', { ...ctx, principal: { ...ctx.principal, credentialId: 'd' } }, group.id],
    ['group', ctx, 'h'],
  ])('K-CUR-18: a cursor is of no use to another %s', async (_name, other, id) => {
    const { asked, service } = pages();
    await expect(service.get(other, id, { membersCursor: await firstCursor() })).rejects.toMatchObject({
      errorName: 'invalidCursor',
    });
    expect(asked).toEqual([]);
  });
});

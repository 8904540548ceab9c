/** A tenant with users and groups that share names, and the search over both. */
import { randomBytes } from 'node:crypto';

import { cursorSealer } from '@rollcall/auth';
import {
  RootSearch,
  renderResource,
  type JsonText,
  type ListOutcome,
  type RequestContext,
  type ResourceReader,
} from '@rollcall/directory';
import { GROUP_TYPE, USER_TYPE, type Json, type Resource } from '@rollcall/scim';

import type { Random } from '../fault/random.js';
import { ALL_WANTED, LINKS, NOTHING_WANTED, type OpenStore } from '../support/open-store.js';
import { TYPES, type Sample } from './across-oracle.js';
import { randomUser } from './cursor-population.js';

const USERS = 60;
const GROUPS = 24;

const SECRET = randomBytes(32);
const CURSORS = cursorSealer(() => Promise.resolve(SECRET));

/** The search over all types of a store. */
export function rootSearch(reader: Pick<ResourceReader, 'listAcross'>): RootSearch {
  return new RootSearch(() => TYPES, { reader, cursors: CURSORS, links: LINKS });
}

/** The ids of a page, in order. */
export function idsOf({ resources }: ListOutcome): readonly string[] {
  return resources.map((resource) => {
    const { id } = JSON.parse(textOf(resource)) as { readonly id: string };
    return id;
  });
}

function textOf(text: JsonText): string {
  return text.map((part) => (typeof part === 'string' ? part : [...part].join(''))).join('');
}

/** Users and groups in a random order of creation; some share a millisecond, a name or an external id. */
export async function makePopulation(
  store: OpenStore,
  { ctx, random }: { readonly ctx: RequestContext; readonly random: Random },
): Promise<readonly Sample[]> {
  const users: string[] = [];
  const groups: string[] = [];
  let { now } = ctx;
  while (users.length < USERS || groups.length < GROUPS) {
    now += random.between(0, 1);
    const id = store.ids.next();
    const attributes = randomUser(random);
    const isUser = groups.length === GROUPS || (users.length < USERS && random.between(0, 2) > 0);
    if (isUser) {
      await store.resources.create(
        { ...ctx, now },
        USER_TYPE,
        { id, attributes, members: [] },
        NOTHING_WANTED,
      );
      users.push(id);
      continue;
    }
    const members = [...users, ...groups.slice(-1)].filter(() => random.between(0, 9) === 0);
    const draft = { id, attributes: groupOf(attributes), members: members.map((value) => ({ value })) };
    await store.resources.create({ ...ctx, now }, GROUP_TYPE, draft, NOTHING_WANTED);
    groups.push(id);
  }
  const samples: Sample[] = [];
  for (const [type, index] of [[USER_TYPE, 0] as const, [GROUP_TYPE, 1] as const]) {
    const page = { startIndex: 1, count: 1000 };
    const { resources } = await store.resources.list(ctx, type, { page, wanted: ALL_WANTED });
    for (const stored of resources)
      samples.push({ id: stored.id, type: index, rendered: renderResource(type, stored, LINKS) });
  }
  return samples;
}

function groupOf({ displayName = 'a', externalId }: Resource): Resource {
  const attributes: Record<string, Json> = { displayName: displayName === '' ? 'b' : displayName };
  return externalId === undefined ? attributes : { ...attributes, externalId };
}

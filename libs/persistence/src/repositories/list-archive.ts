import { setImmediate as nextTurn } from 'node:timers/promises';

import type { ArchivedResource, ArchivePage, ArchivePlace, ArchiveQuery } from '@rollcall/directory';
import { foldCase, type Json } from '@rollcall/scim';

import { uuidBytes, uuidText } from '../ids.js';
import type { SqlFragment } from '../sql/dialect.js';
import type { Session } from '../unit-of-work.js';
import { chunks, placeholders } from './store-context.js';

/** Deleted resources that one statement reads: within a few ms where it keeps the process waiting. */
const READ_AT_ONCE = 1000;

interface ArchivedKeys {
  readonly id: Buffer;
  readonly type: string;
  readonly version: number;
  readonly deleted: number;
  readonly unique_key: Buffer | null;
  readonly display_key: Buffer | null;
  readonly external_id: Buffer | null;
}

/** Lists deleted resources of a tenant, the latest first. */
export async function listArchive(
  session: Session,
  tenantId: number,
  query: ArchiveQuery,
): Promise<ArchivePage> {
  const types = query.type === undefined ? await typesOf(session, tenantId) : [query.type];
  const found: ArchivedKeys[] = [];
  for (const type of types) {
    for (const row of await ofType(session, { tenantId, type }, query)) found.push(row);
  }
  const sorted = found.sort((one, other) => other.deleted - one.deleted || other.id.compare(one.id));
  const shown = sorted.slice(0, query.limit);
  const resources = await withNames(session, tenantId, shown);
  const last = shown.at(-1);
  return {
    resources,
    ...(sorted.length > shown.length && last !== undefined
      ? { next: { deleted: last.deleted, id: uuidText(last.id) } }
      : {}),
  };
}

async function typesOf(session: Session, tenantId: number): Promise<readonly string[]> {
  const rows = await session.query<{ type: string }>(
    'select distinct a.type from archived_resource a where a.tenant_id = ?',
    [tenantId],
  );
  return rows.map(({ type }) => type);
}

/** One more than the page has, where there are so many. */
async function ofType(
  session: Session,
  { tenantId, type }: { readonly tenantId: number; readonly type: string },
  query: ArchiveQuery,
): Promise<readonly ArchivedKeys[]> {
  const matches = matcherOf(query.search);
  const found: ArchivedKeys[] = [];
  let place = query.after;
  for (;;) {
    const range = inRange(session, query, place);
    const rows = await session.query<ArchivedKeys>(
      'select a.id, a.type, a.version, a.deleted, a.unique_key, a.display_key, a.external_id from archived_resource a ' +
        `where a.tenant_id = ? and a.type = ?${range.sql} order by a.deleted desc, a.id desc limit ${READ_AT_ONCE}`,
      [tenantId, type, ...range.params],
    );
    for (const row of rows) {
      if (matches(row)) found.push(row);
      if (found.length > query.limit) return found;
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < READ_AT_ONCE) return found;
    place = { deleted: last.deleted, id: uuidText(last.id) };
    if (session.dialect.synchronous) await nextTurn();
  }
}

function inRange(
  { dialect }: Session,
  { from, before }: ArchiveQuery,
  place: ArchivePlace | undefined,
): SqlFragment {
  const beyond =
    place === undefined
      ? undefined
      : dialect.beyond(['a.deleted', 'a.id'], [place.deleted, uuidBytes(place.id) ?? Buffer.alloc(0)], {
          operator: '<',
          inclusive: false,
        });
  return {
    sql:
      (from === undefined ? '' : ' and a.deleted >= ?') +
      (before === undefined ? '' : ' and a.deleted < ?') +
      (beyond === undefined ? '' : ` and ${beyond.sql}`),
    params: [
      ...(from === undefined ? [] : [from]),
      ...(before === undefined ? [] : [before]),
      ...(beyond?.params ?? []),
    ],
  };
}

type Matcher = (row: ArchivedKeys) => boolean;

function matcherOf(search: string | undefined): Matcher {
  if (search === undefined) return () => true;
  const id = uuidBytes(search.toLowerCase());
  const folded = Buffer.from(foldCase(search), 'utf8');
  const begins = (key: Buffer | null): boolean => key?.subarray(0, folded.length).equals(folded) === true;
  return (row) =>
    begins(row.unique_key) ||
    begins(row.display_key) ||
    row.external_id?.equals(Buffer.from(search, 'utf8')) === true ||
    (id !== undefined && row.id.equals(id));
}

const NAMES = ['userName', 'displayName', 'externalId'] as const;

type NameRow = { readonly id: Buffer } & Readonly<Record<(typeof NAMES)[number], string | null>>;

async function withNames(
  session: Session,
  tenantId: number,
  rows: readonly ArchivedKeys[],
): Promise<readonly ArchivedResource[]> {
  const names = new Map<string, NameRow>();
  const columns = NAMES.map((name) => `${session.dialect.jsonMember('d.document', name)} as ${name}`).join(
    ', ',
  );
  for (const part of chunks(rows)) {
    const found = await session.query<NameRow>(
      `select d.id, ${columns} from archived_resource_doc d where d.tenant_id = ? and d.id in (${placeholders(part)})`,
      [tenantId, ...part.map(({ id }) => id)],
    );
    for (const row of found) names.set(row.id.toString('hex'), row);
  }
  return rows.map(({ id, type, version, deleted }) => ({
    ...{ id: uuidText(id), type, version, deleted },
    ...namesOf(names.get(id.toString('hex'))),
  }));
}

function namesOf(row: NameRow | undefined): Pick<ArchivedResource, (typeof NAMES)[number]> {
  const entries = NAMES.flatMap((name): readonly (readonly [string, string])[] => {
    const text = row?.[name] ?? null;
    const value = text === null ? undefined : (JSON.parse(text) as Json);
    return typeof value === 'string' ? [[name, value]] : [];
  });
  return Object.fromEntries(entries);
}

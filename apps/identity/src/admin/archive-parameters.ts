import type { ArchivePlace, ArchiveQuery } from '@rollcall/directory';
import { instantToMillis, normalizeDateTime } from '@rollcall/scim';

import { Problem } from '../http/problem.js';
import { readQuery } from '../http/query-string.js';
import { unknownParameters } from '../http/unknown-parameters.js';

const NAMES = ['type', 'search', 'from', 'before', 'cursor', 'limit'] as const;

/** Deleted resources in one answer, by default and at most. */
const LIMIT = { byDefault: 100, most: 1000 };

const CURSOR = /^(\d{1,16})\.([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/;

/**
 * Reads `type`, `search`, `from` and `before` (instants), `cursor` and `limit` (100; 1 to 1000).
 * @throws Problem 400
 */
export function readArchiveParameters(url: string): ArchiveQuery {
  const [unknown] = unknownParameters(url, NAMES);
  if (unknown !== undefined) {
    throw new Problem(
      400,
      `The archive has no parameter ${JSON.stringify(unknown)}. It has ${NAMES.join(', ')}.`,
    );
  }
  const query = readQuery(url, NAMES);
  const type = query.get('type');
  const search = query.get('search');
  const from = readInstant('from', query.get('from'));
  const before = readInstant('before', query.get('before'));
  const after = readCursor(query.get('cursor'));
  return {
    ...(type === undefined ? {} : { type }),
    ...(search === undefined || search === '' ? {} : { search }),
    ...(from === undefined ? {} : { from }),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    limit: readLimit(query.get('limit')),
  };
}

/** A place in the list, as an answer shows it. */
export function archiveCursor({ deleted, id }: ArchivePlace): string {
  return Buffer.from(`${deleted}.${id}`).toString('base64url');
}

function readCursor(text: string | undefined): ArchivePlace | undefined {
  if (text === undefined) return undefined;
  const [, deleted, id] = CURSOR.exec(Buffer.from(text, 'base64url').toString('latin1')) ?? [];
  if (deleted !== undefined && id !== undefined) return { deleted: Number(deleted), id };
  throw new Problem(400, 'The parameter "cursor" must be the "next" of another page, as it was given.');
}

function readInstant(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const instant = /(?:Z|[+-]\d\d:\d\d)$/.test(text) ? normalizeDateTime(text) : undefined;
  if (instant !== undefined) return instantToMillis(instant).millis;
  throw new Problem(
    400,
    `The parameter "${name}" must be a date and time with its zone: 2026-01-02T03:04:05Z.`,
  );
}

function readLimit(text: string | undefined): number {
  if (text === undefined) return LIMIT.byDefault;
  const number = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= 1 && number <= LIMIT.most) return number;
  throw new Problem(400, `The parameter "limit" must be a whole number from 1 to ${LIMIT.most}.`);
}

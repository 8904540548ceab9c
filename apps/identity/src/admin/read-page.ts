import type { FastifyRequest } from 'fastify';

import { unknownParameters } from '../http/unknown-parameters.js';
import { Problem } from '../http/problem.js';

/** Entries of a page: without a word, and at most. */
export const PAGE_SIZE = { byDefault: 100, most: 1000 } as const;

/** Which part of a list is asked for. */
export interface PageRequest {
  /** The key of the last entry before it; empty for the first page. */
  readonly after: string;
  readonly limit: number;
}

/** A part of a list, and what it goes on from. */
export interface Page<Entry> {
  readonly entries: readonly Entry[];
  /** Absent where the list ends. */
  readonly next?: string;
}

/**
 * Reads `limit` and `cursor` from the URL of a list of the administration.
 * @throws Problem 400 for others, and for what is none
 */
export function readPage({ url }: Pick<FastifyRequest, 'url'>): PageRequest {
  const [unknown] = unknownParameters(url, ['limit', 'cursor']);
  if (unknown !== undefined)
    throw new Problem(400, `There is no parameter "${unknown}" here; there are limit and cursor.`);
  const query = new URLSearchParams(url.slice(url.indexOf('?') + 1));
  const limit = url.includes('?') ? query.get('limit') : null;
  const cursor = url.includes('?') ? query.get('cursor') : null;
  return {
    after: cursor === null ? '' : readCursor(cursor),
    limit: limit === null ? PAGE_SIZE.byDefault : readLimit(limit),
  };
}

/** A page of entries of which one more than asked for were read, so that it is known whether the list goes on. */
export function pageOf<Entry>(
  read: readonly Entry[],
  limit: number,
  keyOf: (entry: Entry) => string,
): Page<Entry> {
  const entries = read.slice(0, limit);
  const last = entries.at(-1);
  if (last === undefined || read.length <= limit) return { entries };
  return { entries, next: Buffer.from(keyOf(last), 'utf8').toString('base64url') };
}

function readLimit(text: string): number {
  const limit = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= PAGE_SIZE.most) return limit;
  throw new Problem(400, `limit must be a whole number from 1 to ${PAGE_SIZE.most}.`);
}

function readCursor(text: string): string {
  const after = Buffer.from(text, 'base64url').toString('utf8');
  if (after !== '' && Buffer.from(after, 'utf8').toString('base64url') === text) return after;
  throw new Problem(400, 'cursor is not one that a list of this kind gave. Leave it out to begin anew.');
}

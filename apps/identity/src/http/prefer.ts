import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ScimError } from '@rollcall/scim';
import type { FastifyRequest } from 'fastify';

import { readDryRun } from './read-dry-run.js';

/** What a client prefers that need not have its answer at once (RFC 7240 §4.1, §4.3). */
export interface AsyncPreference {
  /** Milliseconds that it waits for an answer all the same. */
  readonly wait: number;
}

/** How a change is carried out that is not simply made: later, or as a dry run. */
export type Preference = AsyncPreference | 'dryRun';

/** Seconds that an answer is waited for at most: proxies give up after a minute. */
const LONGEST_WAIT = 30;

const QUOTED = /"(?:[^"\\]|\\.)*"/g;

/**
 * Reads `Prefer: respond-async, wait=10`; other preferences are ignored (RFC 7240 §2).
 * @returns undefined where the client wants its answer at once
 */
export function readAsyncPreference(
  header: string | readonly string[] | undefined,
): AsyncPreference | undefined {
  // What stands in quotes is the value of a preference, and none itself.
  const text = [header ?? []].flat().join(',').replaceAll(QUOTED, '');
  const preferences = text.split(',').map((part) => (part.split(';', 1)[0] ?? '').trim().toLowerCase());
  if (!preferences.includes('respond-async')) return undefined;
  const wait = preferences
    .map((part) => /^wait\s*=\s*(\d{1,9})$/.exec(part)?.[1])
    .find((found) => found !== undefined);
  return { wait: Math.min(Number(wait ?? 0), LONGEST_WAIT) * 1000 };
}

/** What the client of a request prefers; undefined where the change is made, and answered at once. */
export const Preferred = createParamDecorator(
  (_: unknown, host: ExecutionContext): Preference | undefined => {
    const { headers, url } = host.switchToHttp().getRequest<FastifyRequest>();
    const preference = readAsyncPreference(headers['prefer']);
    if (!readDryRun(url)) return preference;
    if (preference === undefined) return 'dryRun';
    throw new ScimError(
      'badRequest',
      'A dry run is answered at once: send it without "Prefer: respond-async". Nothing was changed.',
    );
  },
);

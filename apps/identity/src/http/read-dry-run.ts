import { ScimError } from '@rollcall/scim';

import { readQuery } from './query-string.js';
import { unknownParameters } from './unknown-parameters.js';

const NAME = 'dryRun';

const MENTION = /dryrun/i;

/**
 * Whether a change shall only be tried: `?dryRun=true`. Whoever writes it in another way must not find the change made.
 * @throws ScimError 400 for any other value, and for the name in other letters
 */
export function readDryRun(url: string): boolean {
  // What is wrong with the rest of the query is said later, after the body's own checks (H-ERR-15).
  if (!MENTION.test(decoded(url))) return false;
  const misspelt = unknownParameters(url, [NAME]).find((name) => name.toLowerCase() === NAME.toLowerCase());
  if (misspelt !== undefined) {
    throw new ScimError(
      'badRequest',
      `The query parameter "${misspelt}" is written "${NAME}". Nothing was changed.`,
    );
  }
  const value = readQuery(url, [NAME]).get(NAME);
  if (value === undefined) return false;
  if (value === 'true') return true;
  throw new ScimError(
    'badRequest',
    `The query parameter "${NAME}" can only be "true": leave it out to make the change. Nothing was changed.`,
  );
}

function decoded(url: string): string {
  const query = url.slice(url.indexOf('?') + 1);
  try {
    return decodeURIComponent(query);
  } catch {
    return query;
  }
}

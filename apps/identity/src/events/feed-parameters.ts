import { readNames, readQuery } from '../http/query-string.js';
import { Problem } from '../http/problem.js';

/** What a client asks of the feed. */
export interface FeedParameters {
  readonly after: string | undefined;
  readonly limit: number;
  /** Milliseconds that the client waits for an event. */
  readonly wait: number;
  readonly types: readonly string[] | undefined;
  readonly resourceId: string | undefined;
}

const NAMES = ['after', 'limit', 'wait', 'types', 'resource'] as const;

const TYPE = /^scim\.[a-z0-9-]+\.(?:created|updated|activated|deactivated|deleted)$/;

/** Events in one answer, by default and at most. */
const LIMIT = { byDefault: 100, most: 1000 };

/** Seconds that an answer waits for an event at most: proxies give up after a minute. */
const LONGEST_WAIT = 30;

/** Reads `after`, `limit` (100; 1 to 1000), `wait` (seconds; 0 to 30), `types` and `resource`. @throws Problem 400 */
export function readFeedParameters(url: string): FeedParameters {
  const query = readQuery(url, NAMES);
  return {
    after: query.get('after'),
    limit: wholeNumber('limit', query.get('limit'), { from: 1, to: LIMIT.most }) ?? LIMIT.byDefault,
    wait: (wholeNumber('wait', query.get('wait'), { from: 0, to: LONGEST_WAIT }) ?? 0) * 1000,
    types: readTypes(query.get('types')),
    resourceId: query.get('resource'),
  };
}

/** Exact types: whoever stored `next` after a misspelt one would have skipped everything unseen. */
function readTypes(value: string | undefined): readonly string[] | undefined {
  const types = readNames(value);
  const unknown = types?.find((type) => !TYPE.test(type));
  if (unknown === undefined) return types;
  throw new Problem(
    400,
    `The parameter "types" names ${JSON.stringify(unknown)}, which is no type of event: send exact ones, such as scim.user.created.`,
  );
}

function wholeNumber(
  name: string,
  value: string | undefined,
  { from, to }: { readonly from: number; readonly to: number },
): number | undefined {
  if (value === undefined) return undefined;
  const number = /^\d{1,6}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= from && number <= to) return number;
  throw new Problem(400, `The parameter "${name}" must be a whole number from ${from} to ${to}.`);
}

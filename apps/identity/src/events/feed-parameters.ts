import { Problem } from '../http/problem.js';
import { readNames, readQuery } from '../http/query-string.js';
import { unknownParameters } from '../http/unknown-parameters.js';

/** What a client asks of the feed. */
export interface FeedParameters {
  readonly after: string | undefined;
  readonly limit: number;
  /** Milliseconds that the client waits for an event. */
  readonly wait: number;
  readonly types: readonly string[] | undefined;
  readonly resource: FeedResource | undefined;
}

/** A resource whose events are asked for. */
export interface FeedResource {
  readonly resourceId: string;
  readonly resourceType?: string;
}

const NAMES = ['after', 'limit', 'wait', 'types', 'resource'] as const;

const TYPE = /^scim\.[a-z0-9-]+\.(?:created|updated|activated|deactivated|deleted)$/;

/** As events name their resource in `subject`, or its id alone. */
const RESOURCE = /^(?:([^/]+)\/)?([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/;

/** Events in one answer, by default and at most. */
const LIMIT = { byDefault: 100, most: 1000 };

/** Seconds that an answer waits for an event at most: proxies give up after a minute. */
const LONGEST_WAIT = 30;

/**
 * Reads `after`, `limit` (100; 1 to 1000), `wait` (seconds; 0 to 30), `types` and `resource`.
 * @param typeNames the resource types of the tenant
 * @throws Problem 400
 */
export function readFeedParameters(url: string, typeNames: readonly string[]): FeedParameters {
  refuseUnknown(url);
  const query = readQuery(url, NAMES);
  return {
    after: query.get('after'),
    limit: wholeNumber('limit', query.get('limit'), { from: 1, to: LIMIT.most }) ?? LIMIT.byDefault,
    wait: (wholeNumber('wait', query.get('wait'), { from: 0, to: LONGEST_WAIT }) ?? 0) * 1000,
    types: readTypes(query.get('types')),
    resource: readResource(query.get('resource'), typeNames),
  };
}

/** Whoever misspelt `types` would take all events for those that were asked for. */
function refuseUnknown(url: string): void {
  const [unknown] = unknownParameters(url, NAMES);
  if (unknown === undefined) return;
  throw new Problem(
    400,
    `The feed has no parameter ${JSON.stringify(unknown)}. It has ${NAMES.slice(0, -1).join(', ')} and ${NAMES.at(-1) ?? ''}.`,
  );
}

function readResource(value: string | undefined, typeNames: readonly string[]): FeedResource | undefined {
  if (value === undefined) return undefined;
  const [, resourceType, resourceId] = RESOURCE.exec(value) ?? [];
  if (resourceId === undefined) {
    throw new Problem(
      400,
      'The parameter "resource" must be the id of a resource, or its type and id as in the "subject" of events: User/ID.',
    );
  }
  if (resourceType === undefined) return { resourceId };
  if (typeNames.includes(resourceType)) return { resourceId, resourceType };
  throw new Problem(
    400,
    `The parameter "resource" names the resource type ${JSON.stringify(resourceType)}, which there is not. There are ${typeNames.join(', ')}.`,
  );
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

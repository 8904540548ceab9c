import { LOG_OUTCOMES, type LogQuery, type LogSlice } from '@rollcall/directory';

import { Problem } from '../http/problem.js';
import { readQuery } from '../http/query-string.js';
import { unknownParameters } from '../http/unknown-parameters.js';
import { readInstant } from './read-instant.js';
import { readNumber } from './read-number.js';

/** What an administrator looks for in a provisioning log. */
export interface LogParameters {
  readonly query: LogQuery;
  readonly slice: LogSlice;
  readonly format: LogFormat | undefined;
}

/** How a log is exported. */
export const LOG_FORMATS = ['csv', 'jsonl'] as const;

/** One of those. */
export type LogFormat = (typeof LOG_FORMATS)[number];

const NAMES = [
  ...(['user', 'status', 'outcome', 'credential', 'request', 'since', 'until'] as const),
  ...(['limit', 'cursor', 'format'] as const),
] as const;

/** Entries in one answer, by default and at most. */
const LIMIT = { byDefault: 100, most: 1000 };

const ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/**
 * Reads `user`, `status`, `outcome`, `credential`, `request`, `since`, `until`, `limit` (100; 1 to 1000), `cursor` and
 * `format`.
 * @throws Problem 400
 */
export function readLogParameters(url: string): LogParameters {
  const [unknown] = unknownParameters(url, NAMES);
  if (unknown !== undefined) {
    throw new Problem(
      400,
      `The log has no parameter ${JSON.stringify(unknown)}. It has ${NAMES.slice(0, -1).join(', ')} and ${NAMES.at(-1) ?? ''}.`,
    );
  }
  const given = readQuery(url, NAMES);
  const user = given.get('user');
  const status = readNumber('status', given.get('status'), { from: 100, to: 599 });
  const outcome = readWord('outcome', given.get('outcome'), LOG_OUTCOMES);
  const credential = readId('credential', given.get('credential'));
  const requestId = given.get('request');
  const since = readInstant('since', given.get('since'));
  const until = readInstant('until', given.get('until'));
  const after = readId('cursor', given.get('cursor'));
  return {
    query: {
      ...(user === undefined ? {} : { user }),
      ...(status === undefined ? {} : { status }),
      ...(outcome === undefined ? {} : { outcome }),
      ...(credential === undefined ? {} : { credential }),
      ...(requestId === undefined ? {} : { requestId }),
      ...(since === undefined ? {} : { since }),
      ...(until === undefined ? {} : { until }),
    },
    slice: {
      limit: readNumber('limit', given.get('limit'), { from: 1, to: LIMIT.most }) ?? LIMIT.byDefault,
      ...(after === undefined ? {} : { after }),
    },
    format: readWord('format', given.get('format'), LOG_FORMATS),
  };
}

function readWord<Word extends string>(
  name: string,
  text: string | undefined,
  words: readonly Word[],
): Word | undefined {
  const word = words.find((candidate) => candidate === text);
  if (text === undefined || word !== undefined) return word;
  throw new Problem(400, `The parameter "${name}" must be one of ${words.join(', ')}.`);
}

function readId(name: string, text: string | undefined): string | undefined {
  if (text === undefined || ID.test(text)) return text;
  throw new Problem(
    400,
    name === 'cursor'
      ? 'The parameter "cursor" must be the "next" of an earlier answer.'
      : `The parameter "${name}" must be the id of a ${name}, a UUID in lower case.`,
  );
}

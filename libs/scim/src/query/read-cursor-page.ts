import { ScimError } from '../errors/scim-error.js';
import { LIMITS } from '../limits.js';
import type { Limits } from '../limits.js';
import { CURSOR_TIMEOUT, readCursor } from './cursor.js';
import { readCount } from './read-page.js';
import type { PageParameters } from './read-page.js';

/** A page of a walk: where it begins, in the words of the store, and how many resources at most. */
export interface WalkPage {
  /** Empty for the first page. */
  readonly position: string;
  readonly count: number;
}

/**
 * The first page of a walk (RFC 9865 §2; K-CUR-06, K-CUR-11): `count` is that of `readCount`.
 *
 * @throws ScimError `invalidCount` for what is not a whole number, `invalidValue` beside `startIndex` (K-CUR-15)
 */
export function readFirstPage(parameters: PageParameters, limits: Limits = LIMITS): WalkPage {
  refuseStartIndex(parameters);
  return { position: '', count: readCount(parameters.count, 'invalidCount', limits) };
}

/**
 * A further page of a walk (RFC 9865 §2, §2.1). Without `count` it has that of the first page.
 *
 * @param content what was sealed in the cursor; undefined when that could not be opened
 * @param now milliseconds since the epoch
 * @throws ScimError `invalidCursor` without content, `expiredCursor` after `CURSOR_TIMEOUT`, `invalidCount` for another
 *   count than that of the first page, `invalidValue` beside `startIndex` (K-CUR-15)
 */
export function readFurtherPage(
  parameters: PageParameters,
  { content, now }: { readonly content: string | undefined; readonly now: number },
  limits: Limits = LIMITS,
): WalkPage {
  refuseStartIndex(parameters);
  const cursor = content === undefined ? undefined : readCursor(content);
  if (cursor === undefined) throw invalidCursor();
  const { issued, position, count } = cursor;
  if (now - issued > CURSOR_TIMEOUT * 1000) {
    throw new ScimError(
      'expiredCursor',
      `This cursor is older than ${CURSOR_TIMEOUT} seconds. Begin again with an empty cursor.`,
    );
  }
  if (parameters.count !== undefined && readCount(parameters.count, 'invalidCount', limits) !== count) {
    throw new ScimError(
      'invalidCount',
      `count must stay what it was on the first page, which is ${count}. Send that, or none.`,
    );
  }
  return { position, count };
}

/** The one answer to every cursor that is not good for its request, so that it tells nothing (K-CUR-08, K-CUR-21). */
export function invalidCursor(): ScimError {
  return new ScimError(
    'invalidCursor',
    'This cursor does not belong to this request. Send a cursor with the parameters and the credential of the page ' +
      'that gave it, or begin again with an empty one.',
  );
}

function refuseStartIndex({ startIndex }: PageParameters): void {
  if (startIndex === undefined) return;
  throw new ScimError(
    'invalidValue',
    'startIndex and cursor do not go together: page by the one or by the other.',
  );
}

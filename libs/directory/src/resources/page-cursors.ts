import { readFirstPage, readFurtherPage, readPage, writeCursor, writeWalk, type Page } from '@rollcall/scim';

import type { CursorSealer } from '../ports/cursor-sealer.js';
import type { CursorPage, ResourcePage } from '../ports/resource-reader.js';
import type { RequestContext } from '../request-context.js';
import type { ListParameters } from './query-parameters.js';
import type { ListOutcome } from './resource-outcome.js';

/** What is walked through: the name of a resource type, or `ALL_TYPES`. */
export type Walked = string;

/** What is walked through where all resource types are; no type has this name. */
export const ALL_TYPES: Walked = '';

/**
 * Translates between the pages of clients and those of the store, and between the cursors of clients (RFC 9865) and the
 * positions of the store. A cursor is good for the tenant, the credential, what is walked through and the query that it
 * was made for, and for nothing else; it is no permission (K-CUR-18): every page is read with the rights of its own
 * request.
 */
export class PageCursors {
  constructor(private readonly sealer: CursorSealer) {}

  /**
   * The page that a request asks for: by cursor where the parameters have one, else by index (K-CUR-13).
   * @throws ScimError `invalidCursor`, `expiredCursor`, `invalidCount`; `invalidValue` beside `startIndex`
   */
  async open(ctx: RequestContext, walked: Walked, parameters: ListParameters): Promise<Page | CursorPage> {
    const { cursor } = parameters;
    if (cursor === undefined) return readPage(parameters);
    if (cursor === '') return readFirstPage(parameters);
    const content = await this.sealer.open(cursor, boundTo(ctx, walked, parameters));
    return readFurtherPage(parameters, { content, now: ctx.now });
  }

  /** Where an answer stands: its start, or the cursors of each side on which there is more. */
  async seal(
    ctx: RequestContext,
    walked: Walked,
    parameters: ListParameters,
    { page, found }: { readonly page: Page | CursorPage; readonly found: ResourcePage },
  ): Promise<Pick<ListOutcome, 'startIndex' | 'nextCursor' | 'previousCursor'>> {
    if ('startIndex' in page) return { startIndex: page.startIndex };
    const { count } = page;
    const { next, previous } = found;
    const seal = (position: string): Promise<string> =>
      this.sealer.seal(writeCursor({ issued: ctx.now, count, position }), boundTo(ctx, walked, parameters));
    return {
      ...(previous === undefined ? {} : { previousCursor: await seal(previous) }),
      ...(next === undefined ? {} : { nextCursor: await seal(next) }),
    };
  }
}

function boundTo({ tenant, principal }: RequestContext, walked: Walked, parameters: ListParameters): string {
  return writeWalk([tenant.id, principal.credentialId], walked, parameters);
}

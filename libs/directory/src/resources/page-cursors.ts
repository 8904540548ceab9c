import { readFirstPage, readFurtherPage, writeCursor, writeWalk, type ResourceType } from '@rollcall/scim';

import type { CursorSealer } from '../ports/cursor-sealer.js';
import type { CursorPage, ResourcePage } from '../ports/resource-reader.js';
import type { RequestContext } from '../request-context.js';
import type { ListParameters } from './query-parameters.js';
import type { ListOutcome } from './resource-outcome.js';

/** A request for a page of a walk (RFC 9865). */
export type CursorParameters = ListParameters & { readonly cursor: string };

/**
 * Translates between the cursors of clients and the positions of the store. A cursor is good for the tenant, the
 * credential, the resource type and the query that it was made for, and for nothing else; it is no permission
 * (K-CUR-18): every page is read with the rights of its own request.
 */
export class PageCursors {
  constructor(private readonly sealer: CursorSealer) {}

  /**
   * The page that a request asks for.
   * @throws ScimError `invalidCursor`, `expiredCursor`, `invalidCount`; `invalidValue` beside `startIndex`
   */
  async open(ctx: RequestContext, type: ResourceType, parameters: CursorParameters): Promise<CursorPage> {
    const { cursor } = parameters;
    if (cursor === '') return readFirstPage(parameters);
    const content = await this.sealer.open(cursor, boundTo(ctx, type, parameters));
    return readFurtherPage(parameters, { content, now: ctx.now });
  }

  /** The cursors of an answer: one for each side on which there is more. */
  async seal(
    ctx: RequestContext,
    type: ResourceType,
    parameters: ListParameters,
    { count, next, previous }: Pick<CursorPage, 'count'> & Pick<ResourcePage, 'next' | 'previous'>,
  ): Promise<Pick<ListOutcome, 'nextCursor' | 'previousCursor'>> {
    const seal = (position: string): Promise<string> =>
      this.sealer.seal(writeCursor({ issued: ctx.now, count, position }), boundTo(ctx, type, parameters));
    return {
      ...(previous === undefined ? {} : { previousCursor: await seal(previous) }),
      ...(next === undefined ? {} : { nextCursor: await seal(next) }),
    };
  }
}

function boundTo(
  { tenant, principal }: RequestContext,
  type: ResourceType,
  parameters: ListParameters,
): string {
  return writeWalk([tenant.id, principal.credentialId], type.name, parameters);
}

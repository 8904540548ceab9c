import type { BulkResult, Json, JsonObject } from '@rollcall/scim';

import type { RequestContext } from '../request-context.js';
import { describeRequest } from './describe-request.js';
import type { LogDraft } from './log-entry.js';
import { RequestNotebook } from './request-notebook.js';

/** What became of an operation that was carried out after its request was answered. */
export interface LaterAnswer {
  /** Position of the operation in its bulk request; absent where it was sent alone. */
  readonly index?: number;
  /** Path of the resource, or of its endpoint, below the SCIM base. */
  readonly path: string;
  /** As in a bulk response (RFC 7644 §3.7.3). */
  readonly operation: JsonObject;
}

/**
 * The entries of what was refused after its request was answered with 202. What was done then has entries of its events.
 * @param body of the bulk request, or of the one operation
 */
export function describeLater(
  ctx: RequestContext,
  answers: readonly LaterAnswer[],
  body: Json | undefined,
): readonly LogDraft[] {
  const alone = answers.every(({ index }) => index === undefined);
  const refused = answers
    .map(({ index = 0, path, operation }) => ({ index, path, result: operation as unknown as BulkResult }))
    .filter(({ result }) => Number(result.status) >= 400);
  const notes = new RequestNotebook();
  notes.answered(refused);
  const sent = alone ? { Operations: [{ data: body ?? null }] } : body;
  const drafts = describeRequest({
    ...{ ctx, notes, method: 'POST', path: '/Bulk', status: 200, duration: 0 },
    ...(sent === undefined ? {} : { body: sent }),
  });
  return alone ? drafts.map(({ bulk: _, ...draft }) => draft) : drafts;
}

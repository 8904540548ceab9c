import type { AsyncResult, IdSource } from '@rollcall/directory';

import type { OperationResult } from './async-work.js';

/**
 * What is kept of the results of a request.
 * @param completed milliseconds since the epoch
 * @param ids for the events that tell those of a bulk request
 */
export function keptResult(
  results: readonly OperationResult[],
  { completed, ids }: { readonly completed: number; readonly ids: IdSource },
): AsyncResult {
  const [alone] = results;
  if (alone !== undefined && alone.index === undefined) {
    return { completed, path: alone.path, operation: alone.operation };
  }
  return {
    completed,
    answers: results.flatMap(({ index, path, operation }) =>
      index === undefined ? [] : { id: ids.next(), index, path, operation },
    ),
  };
}

import type { AsyncResult, StreamEvent } from '@rollcall/directory';

import { completionEvent } from './completion-event.js';

/**
 * The events that tell the result of a request: one, or one for each operation of a bulk request, whose transaction is
 * that of the request with the operation's position, from 0 (RFC 9967 §2.5.1.2).
 */
export function completionEvents(txn: string, result: AsyncResult): readonly StreamEvent[] {
  const { completed, answers } = result;
  if (answers === undefined) return [completionEvent(result, { id: txn, txn, completed })];
  return answers.map((answer) =>
    completionEvent(answer, { id: answer.id, txn: `${txn}:${answer.index}`, completed }),
  );
}

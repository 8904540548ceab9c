import { answersJson, JSON_TYPE } from './media-types.js';
import type { AnswerNotes, OperationNotes, ParameterNotes } from './notes.js';
import { count, text, type Shape } from './shapes.js';

/** An operation of administrators, without what they all have in common. */
export interface AdminNotes extends Omit<OperationNotes, 'access' | 'body' | 'answers'> {
  readonly body?: Shape;
  /** Of the answer to what was asked: 200 unless `status` says otherwise. */
  readonly answer?: Shape;
  readonly status?: number;
  readonly further?: OperationNotes['answers'];
}

/** Where a list goes on, and how much of it there is in an answer. */
export const PAGE_PARAMETERS: readonly ParameterNotes[] = [
  { name: 'cursor', description: 'The `next` of another page.', schema: text },
  { name: 'limit', description: 'How many: 100 by default, 1,000 at most.', schema: count },
];

/** An operation of administrators. */
export function administered(notes: AdminNotes): OperationNotes {
  const { body, answer, status = answer === undefined ? 204 : 200, further = {}, ...rest } = notes;
  const own: AnswerNotes =
    answer === undefined
      ? { description: 'It is done.' }
      : answersJson(
          status === 201 ? 'It is there.' : 'What was asked for.',
          answer,
          status === 201 ? ['Location'] : [],
        );
  return {
    ...rest,
    access: 'admin',
    ...(body === undefined ? {} : { body: { required: true, content: { [JSON_TYPE]: body } } }),
    answers: { ...further, [status]: own },
  };
}

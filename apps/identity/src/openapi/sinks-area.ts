import {
  ChangeSink,
  CreateSink,
  DecideDeadLetters,
  ReplayEvents,
  RotateSecret,
} from '../admin/sink-requests.js';
import { administered } from './administration-operations.js';
import type { Area } from './notes.js';
import { refusalsOfAdministration } from './refusals.js';
import { requestShape } from './request-shape.js';
import { count, flag, instant, integer, list, object, oneOf, orNull, ref, text } from './shapes.js';

const SINKS = '/admin/v1/tenants/{tenant}/sinks';
const OWN = `${SINKS}/{id}`;

const DEAD_LETTER = object({
  seq: integer,
  resourceId: text,
  state: oneOf('retrying', 'dead', 'queued'),
  attempts: count,
  nextAttempt: orNull(instant),
  lastError: orNull(text),
  since: instant,
});

/** Where a tenant's events are sent. */
export const SINKS_AREA: Area = {
  name: 'Sinks',
  description: "Where a tenant's events are sent, and what became of those that could not be.",
  schemas: {},
  refusals: refusalsOfAdministration,
  operations: {
    [`GET ${SINKS}`]: administered({
      ...{ id: 'listSinks', summary: 'Lists the sinks of a tenant' },
      answer: object({ sinks: list(ref('Sink')) }),
    }),
    [`POST ${SINKS}`]: administered({
      ...{ id: 'createSink', summary: 'Creates a webhook' },
      ...{ body: requestShape(CreateSink), answer: ref('SinkWithSecret'), status: 201 },
    }),
    [`GET ${OWN}`]: administered({
      ...{ id: 'getSink', summary: 'Reads a sink, and how it fares', answer: ref('Sink') },
    }),
    [`PATCH ${OWN}`]: administered({
      ...{ id: 'changeSink', summary: 'Changes, pauses or resumes a sink' },
      ...{ body: requestShape(ChangeSink), answer: ref('Sink') },
    }),
    [`DELETE ${OWN}`]: administered({ id: 'deleteSink', summary: 'Deletes a sink' }),
    [`POST ${OWN}/rotate`]: administered({
      ...{ id: 'rotateSecret', summary: 'Gives it another key; the old one signs for some hours more' },
      ...{ body: requestShape(RotateSecret), answer: ref('SinkWithSecret') },
    }),
    [`POST ${OWN}/test`]: administered({
      ...{ id: 'testSink', summary: 'Sends an event that is none, and tells what was answered' },
      answer: object(
        { id: text, delivered: flag, durationMs: { type: 'number' } },
        { status: integer, body: text, error: text },
      ),
    }),
    [`POST ${OWN}/replay`]: administered({
      ...{ id: 'replayEvents', summary: 'Delivers events again', body: requestShape(ReplayEvents) },
      answer: object({ fromSeq: integer, events: count, sink: ref('Sink') }),
    }),
    [`GET ${OWN}/dead-letters`]: administered({
      ...{ id: 'listDeadLetters', summary: 'Lists events that were set aside' },
      parameters: [
        { name: 'after', description: 'The `next` of another page.', schema: count },
        { name: 'limit', description: 'How many: 100 by default, 1,000 at most.', schema: count },
      ],
      answer: object({ deadLetters: list(DEAD_LETTER), next: orNull(integer) }),
    }),
    [`POST ${OWN}/dead-letters/retry`]: administered({
      ...{ id: 'retryDeadLetters', summary: 'Tries such events again' },
      ...{ body: requestShape(DecideDeadLetters), answer: object({ retried: count }) },
    }),
    [`POST ${OWN}/dead-letters/skip`]: administered({
      ...{ id: 'skipDeadLetters', summary: 'Gives such events up' },
      ...{ body: requestShape(DecideDeadLetters), answer: object({ skipped: count }) },
    }),
  },
};

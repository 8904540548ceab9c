import { LOG_OUTCOMES } from '@rollcall/directory';

import { LOG_FORMATS } from '../admin/log-parameters.js';
import { administered, PAGE_PARAMETERS } from './administration-operations.js';
import type { Area, ParameterNotes } from './notes.js';
import { refusalsOfAdministration } from './refusals.js';
import { count, integer, list, object, oneOf, orNull, ref, text } from './shapes.js';

const LOG = '/admin/v1/tenants/{tenant}/log';

const LOOKED_FOR: readonly ParameterNotes[] = [
  { name: 'user', description: 'A name, an externalId or an id.', schema: text },
  { name: 'status', description: 'The status code.', schema: integer },
  { name: 'outcome', description: 'What became of it.', schema: oneOf(...LOG_OUTCOMES) },
  { name: 'credential', description: 'The id of a token or client.', schema: text },
  { name: 'request', description: 'The id of a request.', schema: text },
  { name: 'since', description: 'At or after this time.', schema: text },
  { name: 'until', description: 'Before this time.', schema: text },
];

/** What was done, by clients and by administrators. */
export const RECORDS_AREA: Area = {
  name: 'Records',
  description: 'The provisioning log of a tenant, and the audit log of administration.',
  schemas: {},
  refusals: refusalsOfAdministration,
  operations: {
    [`GET ${LOG}`]: administered({
      ...{ id: 'findLogEntries', summary: 'Finds requests of a tenant, the newest first' },
      parameters: [...LOOKED_FOR, ...PAGE_PARAMETERS],
      answer: object({ entries: list(ref('LogEntry')), next: orNull(text) }),
    }),
    [`GET ${LOG}/export`]: {
      ...{ id: 'exportLog', summary: 'The same, all of it', access: 'admin' },
      parameters: [
        ...LOOKED_FOR,
        { name: 'format', description: 'jsonl without it.', schema: oneOf(...LOG_FORMATS) },
      ],
      answers: {
        200: {
          description: 'One entry in a line.',
          content: { 'text/csv': text, 'application/jsonl': text },
          headers: ['Content-Disposition'],
        },
      },
    },
    'GET /admin/v1/audit': administered({
      ...{ id: 'listAudit', summary: 'What administrators did, the newest first' },
      parameters: [
        { name: 'cursor', description: 'The `next` of another page.', schema: count },
        { name: 'limit', description: 'How many: 100 by default, 1,000 at most.', schema: count },
      ],
      answer: object({ entries: list(ref('AuditEntry')), next: orNull(integer) }),
    }),
    'GET /admin/v1/audit/head': administered({
      ...{
        id: 'getAuditHead',
        summary: 'The end of the log, to be noted elsewhere',
        answer: ref('AuditHead'),
      },
    }),
    'GET /admin/v1/audit/verify': administered({
      ...{ id: 'verifyAudit', summary: 'Finds what was changed, removed or moved' },
      parameters: [
        { name: 'seq', description: 'The place of an end that was noted elsewhere.', schema: count },
        { name: 'hash', description: 'Its hash.', schema: text },
      ],
      answer: object({
        entries: count,
        head: ref('AuditHead'),
        fault: orNull(
          object({
            seq: count,
            kind: oneOf('changed', 'removed', 'reordered', 'added', 'forked'),
            message: text,
          }),
        ),
      }),
    }),
  },
};

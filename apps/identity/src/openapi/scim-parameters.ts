import { LIMITS } from '@rollcall/scim';

import type { ParameterNotes } from './notes.js';
import { integer, oneOf, text } from './shapes.js';

/** Which attributes an answer has (RFC 7644 §3.9). */
export const PROJECTION_PARAMETERS: readonly ParameterNotes[] = [
  { name: 'attributes', description: 'Attributes that the answer has, separated by commas.', schema: text },
  { name: 'excludedAttributes', description: 'Attributes that it does not have.', schema: text },
];

/** What is looked for (RFC 7644 §3.4.2, RFC 9865). */
export const QUERY_PARAMETERS: readonly ParameterNotes[] = [
  {
    name: 'filter',
    description: 'An expression of RFC 7644 §3.4.2.2: `userName eq "ines"`.',
    schema: { type: 'string', maxLength: LIMITS.filterLength },
  },
  { name: 'sortBy', description: 'An attribute.', schema: text },
  { name: 'sortOrder', description: 'By default ascending.', schema: oneOf('ascending', 'descending') },
  { name: 'startIndex', description: 'The place of the first, from 1.', schema: integer },
  {
    name: 'count',
    description: `Resources on the page: ${LIMITS.defaultCount} by default, ${LIMITS.maxCount} at most.`,
    schema: integer,
  },
  { name: 'cursor', description: 'The `nextCursor` of another page; empty for the first.', schema: text },
  ...PROJECTION_PARAMETERS,
];

export const DRY_RUN_PARAMETER: ParameterNotes = {
  name: 'dryRun',
  description: '`true` answers what the change would do, and changes nothing.',
  schema: oneOf('true'),
};

export const PREFER_PARAMETER: ParameterNotes = {
  name: 'Prefer',
  in: 'header',
  description: '`respond-async`: 202 at once, and the result later (RFC 7240, RFC 9967).',
  schema: text,
};

export const IF_MATCH_PARAMETER: ParameterNotes = {
  name: 'If-Match',
  in: 'header',
  description: 'Only where the version is this one: `W/"7"`.',
  schema: text,
};

export const IF_NONE_MATCH_PARAMETER: ParameterNotes = {
  name: 'If-None-Match',
  in: 'header',
  description: 'Only where the version is another one.',
  schema: text,
};

import { stringBoolean } from '../compat/string-booleans.js';
import type { Relaxations } from '../compat/relaxations.js';
import type { Limits } from '../limits.js';
import type { Attribute } from '../schema/attribute.js';
import { normalizeBase64 } from '../text/base64.js';
import { normalizeDateTime } from '../text/date-time.js';
import type { Json } from '../text/json.js';
import { canonicalProblem } from './canonical-problem.js';
import { formatProblem } from './format-problem.js';
import type { Issues } from './issues.js';
import { kindOf } from './kind-of.js';

interface PrimitiveContext {
  readonly relaxations: Relaxations;
  readonly limits: Limits;
  readonly issues: Issues;
}

/**
 * Reads one value of a simple type (RFC 7643 §2.3; C-TYPE-01 to C-TYPE-07, C-CHAR-04) and keeps it as it was written. An
 * integer is a number without a fraction that a double holds exactly (up to 2^53 - 1). Undefined when it is refused.
 */
export function readPrimitive(
  attribute: Attribute,
  json: Json,
  where: string,
  context: PrimitiveContext,
): Json | undefined {
  const value =
    attribute.type === 'boolean' && context.relaxations.stringBooleans ? stringBoolean(json) : json;
  const problem =
    typeProblem(attribute, value, context.limits) ??
    canonicalProblem(attribute, value) ??
    syntaxProblem(attribute, value, context.relaxations);
  if (problem === undefined) return value;
  context.issues.add('invalidValue', `${where} ${problem}.`);
  return undefined;
}

function typeProblem(attribute: Attribute, value: Json, limits: Limits): string | undefined {
  switch (attribute.type) {
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `must be true or false, not ${kindOf(value)}`;
    case 'decimal':
      return typeof value === 'number' && Number.isFinite(value)
        ? undefined
        : `must be a number, not ${kindOf(value)}`;
    case 'integer':
      if (typeof value !== 'number') return `must be a whole number, not ${kindOf(value)}`;
      return Number.isSafeInteger(value) ? undefined : 'must be a whole number of at most 15 digits';
    case 'dateTime':
      if (typeof value === 'string' && normalizeDateTime(value) !== undefined) return undefined;
      return 'must be a date and time such as "2011-05-13T04:42:34Z"';
    case 'binary':
      if (typeof value !== 'string') return `must be base64 in a string, not ${kindOf(value)}`;
      if (value.length > limits.stringLength) return tooLong(limits);
      return normalizeBase64(value) === undefined
        ? 'must be base64 (RFC 4648 section 4), without line breaks'
        : undefined;
    default:
      if (typeof value !== 'string') return `must be a string, not ${kindOf(value)}`;
      return value.length > limits.stringLength ? tooLong(limits) : undefined;
  }
}

/** Formats beyond the type are for strict tenants only (decision 6). The empty string has none (C-NULL-06). */
function syntaxProblem(attribute: Attribute, value: Json, relaxations: Relaxations): string | undefined {
  if (relaxations.anyFormat || typeof value !== 'string' || value === '') return undefined;
  return formatProblem(attribute, value);
}

function tooLong(limits: Limits): string {
  return `is longer than the limit of ${limits.stringLength} characters`;
}

import { ScimError } from '../errors/scim-error.js';
import { LIMITS } from '../limits.js';
import type { Limits } from '../limits.js';
import { FilterParser } from './filter-parser.js';
import type { Filter } from './nodes.js';

/** How a filter is read. */
export interface ParseFilterOptions {
  /** Whether it stands inside the brackets of a value path, where no value path may stand; by itself else. */
  readonly insideValuePath?: boolean;
  /** The relaxation of that name. */
  readonly unquotedLiterals?: boolean;
}

/**
 * Parses a filter (RFC 7644 §3.4.2.2; the grammar is in grammar.abnf; Q-FILTER-03 to Q-FILTER-24). Written
 * parentheses keep their structure: `(a and b) and c` has an `and` inside an `and`; redundant ones disappear.
 * Throws `invalidFilter` with the 1-based position and what was expected there, or with the limit that is exceeded:
 * the length before anything is read, the depth before descending, the terms as they are counted.
 */
export function parseFilter(text: string, limits: Limits = LIMITS, options: ParseFilterOptions = {}): Filter {
  if (text.length > limits.filterLength) {
    throw new ScimError(
      'invalidFilter',
      `The filter has ${text.length} characters; the limit filterLength allows ${limits.filterLength}.`,
    );
  }
  const insideValuePath = options.insideValuePath === true;
  return new FilterParser(text, limits, insideValuePath ? 1 : 0, options).parse({ insideValuePath });
}

import { ScimError } from '../errors/scim-error.js';
import type { AttributePath, Filter } from '../filter/nodes.js';
import { parseAttributePath } from '../filter/parse-attribute-path.js';
import { parseFilter } from '../filter/parse-filter.js';
import { LIMITS } from '../limits.js';
import type { Limits } from '../limits.js';
import { excerpt } from '../text/excerpt.js';

/** A patch path as written (RFC 7644 §3.5.2, Figure 7). A sub-attribute behind the bracket stands in `path.sub`. */
export interface PatchPath {
  readonly path: AttributePath;
  readonly filter?: Filter;
}

function malformed(text: string): ScimError {
  return new ScimError(
    'invalidPath',
    `${excerpt(text)} is not a path of PATCH: an attribute, attribute.sub, attribute[filter] or attribute[filter].sub.`,
  );
}

/** Index of the bracket that closes the one at `open`, strings skipped; -1 when there is none. */
function closingBracket(text: string, open: number): number {
  let depth = 0;
  let quoted = false;
  for (let index = open; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (quoted) {
      if (character === '\\') index += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '[') depth += 1;
    else if (character === ']') {
      depth -= 1;
      if (depth === 0) return index;
    }
  }
  return -1;
}

function parseName(text: string, suffix: string): string | undefined {
  if (suffix === '') return undefined;
  const sub = suffix.startsWith('.') ? parseAttributePath(suffix.slice(1)) : undefined;
  if (sub === undefined || sub.urn !== undefined || sub.sub !== undefined) throw malformed(text);
  return sub.name;
}

/**
 * Parses the `path` of a PATCH operation (P-PATH-01 to P-PATH-09). Throws `invalidPath`; where only what stands
 * inside the brackets is wrong, `invalidFilter` (W-12) with the position inside them.
 */
export function parsePatchPath(text: string, limits: Limits = LIMITS): PatchPath {
  if (text.length > limits.filterLength) {
    throw new ScimError(
      'invalidPath',
      `The path has ${text.length} characters; the limit filterLength allows ${limits.filterLength}.`,
    );
  }
  const open = text.indexOf('[');
  const path = parseAttributePath(open < 0 ? text : text.slice(0, open));
  if (path === undefined) throw malformed(text);
  if (open < 0) return Object.freeze({ path });
  const close = closingBracket(text, open);
  if (close < 0 || path.sub !== undefined) throw malformed(text);
  const sub = parseName(text, text.slice(close + 1));
  const filter = parseFilter(text.slice(open + 1, close), limits, { insideValuePath: true });
  return Object.freeze({ path: sub === undefined ? path : Object.freeze({ ...path, sub }), filter });
}

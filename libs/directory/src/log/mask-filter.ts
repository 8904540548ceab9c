import type { Attribute } from '@rollcall/scim';

import type { ResourceTypes } from '../ports/resource-types.js';
import { isSensitive, MASKED } from './mask-value.js';

/** A text that may end too early, a bracket, or whatever else stands between blanks. */
const TOKEN = /"(?:[^"\\]|\\[^])*(?:"|\\?$)|[()[\]]|[^\s()[\]"]+/g;

/** What a comparison begins or ends with, beside its attribute and its value. */
const BETWEEN = /^(?:and|or|not|\()$/i;
const OPERATOR = /^(?:eq|ne|co|sw|ew|gt|ge|lt|le|pr)$/i;

/**
 * A filter as the log shows it (RFC 7644 §7.5.2, X-SEC-03): what is compared with an attribute that is sensitive, or never
 * returned, is masked. It need not be valid: refused filters are those that are looked for.
 */
export function maskFilter(filter: string, types: Pick<ResourceTypes, 'registered'> | undefined): string {
  const hidden = neverReturned(types);
  const isHidden = (path: string): boolean =>
    isSensitive(path) || hidden.has(path.slice(path.lastIndexOf(':') + 1).toLowerCase());
  /** Whether the comparison that is read, and the brackets around it, tell of such an attribute. */
  let here: boolean | undefined;
  const around: boolean[] = [];
  return filter.replace(TOKEN, (token) => {
    if (BETWEEN.test(token)) here = undefined;
    else if (token === '[') {
      around.push(here ?? false);
      here = undefined;
    } else if (token === ']' || token === ')') here = token === ']' ? around.pop() : undefined;
    // Behind a bracket the path goes on: `emails[type eq "work"].value`.
    else if (OPERATOR.test(token) || token.startsWith('.')) return token;
    else if (here === undefined && !token.startsWith('"')) here = around.includes(true) || isHidden(token);
    else if (here ?? around.includes(true)) return `"${MASKED}"`;
    return token;
  });
}

/** The attributes of a tenant's own schemas that are returned never, as `name` or `name.subName` in lower case. */
function neverReturned(types: Pick<ResourceTypes, 'registered'> | undefined): ReadonlySet<string> {
  const found = new Set<string>();
  const collect = (attributes: readonly Attribute[], before: string, isIn: boolean): void => {
    for (const { name, returned, subAttributes = [] } of attributes) {
      const path = `${before}${name.toLowerCase()}`;
      const hides = isIn || returned === 'never';
      if (hides) found.add(path);
      collect(subAttributes, `${path}.`, hides);
    }
  };
  for (const { attributes } of types?.registered ?? []) collect(attributes, '', false);
  return found;
}

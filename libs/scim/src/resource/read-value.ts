import type { Relaxations } from '../compat/relaxations.js';
import { ScimError } from '../errors/scim-error.js';
import { LIMITS } from '../limits.js';
import type { Limits } from '../limits.js';
import type { Attribute } from '../schema/attribute.js';
import type { Json } from '../text/json.js';
import { isJsonObject } from '../text/json.js';
import { Issues } from './issues.js';
import { readAttribute, readOne, readParts } from './read-attribute.js';
import type { ReadContext } from './read-attribute.js';

/** What a value is read for, and how tolerantly. */
export interface ReadOptions {
  /** The path that error messages begin with: `emails`, `urn:…:2.0:User:manager`. */
  readonly where: string;
  readonly exchange: 'create' | 'replace' | 'patch';
  readonly relaxations: Relaxations;
  readonly limits?: Limits;
}

/**
 * Reads what a client sent for an attribute, a whole list where it is multi-valued, into canonical form (RFC 7643
 * §2.1 to §2.5; C-TYPE, C-NULL, C-PRIM-01): sub-attributes by the schema's names and in its order; unknown and
 * readOnly ones and `$ref` left out; a reference that has only `$ref` gets its `value` (S-REF-02); equal values
 * once (C-TYPE-14). Strings, dates and base64 stay as they were written (C-TYPE-13, C-CHAR-06).
 *
 * Undefined stands for unassigned: null, an empty list, an object with nothing in it. In a PATCH, an object that
 * has only unknown or readOnly sub-attributes is refused, since it would read as an instruction to clear.
 *
 * @throws ScimError `invalidValue`, or `invalidSyntax` for a name given twice; all problems in one error, each with
 * its path such as `emails[1].primary` and without the value. `payloadTooLarge` for more values than the limit `values`
 */
export function readValue(attribute: Attribute, json: Json, options: ReadOptions): Json | undefined {
  return reading(options, (context) => readAttribute(attribute, json, options.where, context));
}

/** As `readValue`, but reads one element of a multi-valued attribute; `where` names the element. */
export function readElement(attribute: Attribute, json: Json, options: ReadOptions): Json | undefined {
  return reading(options, (context) => readOne(attribute, json, options.where, context));
}

/**
 * As `readValue` for an object that is merged into a complex value (P-ADD-05, P-REP-04): the sub-attributes that the
 * client sent, by the schema's names, and undefined for those it wants cleared.
 */
export function readSubAttributes(
  attribute: Attribute,
  json: Json,
  options: ReadOptions,
): ReadonlyMap<string, Json | undefined> {
  if (!isJsonObject(json))
    throw new ScimError('invalidValue', `${options.where} must be an object with sub-attributes.`);
  return reading(options, (context) => readParts(attribute, json, options.where, context));
}

function reading<T>(options: ReadOptions, read: (context: ReadContext) => T): T {
  const issues = new Issues();
  const { exchange, relaxations, limits = LIMITS } = options;
  const result = read({ exchange, relaxations, limits, collections: [], issues });
  issues.throwIfAny();
  return result;
}

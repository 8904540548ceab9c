import { ScimError } from '../errors/scim-error.js';
import { memberOf } from '../message/member-of.js';
import { requireSchema } from '../message/require-schema.js';
import { isJsonArray, isJsonObject } from '../text/json.js';
import type { Json, JsonObject } from '../text/json.js';
import { URN } from '../urns.js';
import type { WalkParameters } from './cursor.js';

/** The parameters of a search by POST (RFC 7644 §3.4.3, RFC 9865 §3): those of a list request. */
export interface SearchRequest extends WalkParameters {
  readonly startIndex?: number;
  readonly count?: number;
  /** Empty for the first page of a walk. */
  readonly cursor?: string;
}

const BODY = 'The body';

/**
 * Reads the body of a search by POST (Q-SEARCH-02 to Q-SEARCH-07). Names of members are read in any letter case,
 * members that are not known are ignored, `null` and an empty list of names count as absent.
 *
 * @throws ScimError `invalidSyntax` for a body that is no SearchRequest, `invalidValue` for a member of another type
 */
export function readSearchRequest(body: Json): SearchRequest {
  if (!isJsonObject(body))
    throw new ScimError('invalidSyntax', 'The body of a search must be a JSON object.');
  requireSchema(memberOf(body, 'schemas', BODY), URN.searchRequest, 'a search');
  return {
    ...present('attributes', namesOf(body, 'attributes')),
    ...present('excludedAttributes', namesOf(body, 'excludedAttributes')),
    ...present('filter', textOf(body, 'filter')),
    ...present('sortBy', textOf(body, 'sortBy')),
    ...present('sortOrder', textOf(body, 'sortOrder')),
    ...present('startIndex', numberOf(body, 'startIndex')),
    ...present('count', numberOf(body, 'count')),
    ...present('cursor', textOf(body, 'cursor')),
  };
}

function present<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): Partial<Readonly<Record<Name, Value>>> {
  // A computed name is any name to the compiler.
  return value === undefined ? {} : ({ [name]: value } as Record<Name, Value>);
}

function textOf(body: JsonObject, name: string): string | undefined {
  const value = memberOf(body, name, BODY);
  if (value === undefined || typeof value === 'string') return value;
  throw wrongType(name, 'a string');
}

function numberOf(body: JsonObject, name: string): number | undefined {
  const value = memberOf(body, name, BODY);
  if (value === undefined || typeof value === 'number') return value;
  throw wrongType(name, 'a number');
}

function namesOf(body: JsonObject, name: string): readonly string[] | undefined {
  const value = memberOf(body, name, BODY);
  if (value === undefined) return undefined;
  const names = isJsonArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
  if (!isJsonArray(value) || names.length < value.length) {
    throw wrongType(name, 'an array of strings, each the name of an attribute');
  }
  return names.length === 0 ? undefined : names;
}

function wrongType(name: string, type: string): ScimError {
  return new ScimError('invalidValue', `The member ${name} of a search must be ${type}.`);
}

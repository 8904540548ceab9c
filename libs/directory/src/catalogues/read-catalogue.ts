import {
  isJsonArray,
  isJsonObject,
  readAssignable,
  ScimError,
  type Json,
  type Resource,
} from '@rollcall/scim';

import { UNKNOWN_VALUES, type CatalogueName, type UnknownValues } from './catalogue.js';
import { foldedValue } from './make-catalogues.js';

/** What was given of a catalogue; what is undefined was not. */
export interface GivenCatalogue {
  readonly unknown: UnknownValues | undefined;
  readonly entries: readonly Resource[] | undefined;
}

/** Values that a tenant may register of either. */
export const MOST_ENTRIES = 1000;

/** Entries of which it is said what is wrong with them; more are counted. */
const PROBLEMS_SAID = 20;

/**
 * Reads what is to be registered of a catalogue: a list of entries, a ListResponse (RFC 7644 §3.4.2), or
 * `{ "unknown": "refuse", "roles": […] }`, either member of which may be left out.
 * @throws ScimError `invalidValue` with what is wrong, and where
 */
export function readCatalogue(name: CatalogueName, given: Json): GivenCatalogue {
  if (!isJsonObject(given) && !isJsonArray(given))
    throw new ScimError('invalidValue', `${name} must be given as a JSON object or a list.`);
  if (isJsonArray(given)) return { unknown: undefined, entries: readEntries(name, given) };
  const { unknown, [name]: listed, Resources: resources } = given;
  if (isJsonArray(resources)) return { unknown: undefined, entries: readEntries(name, resources) };
  const other = Object.keys(given).find((member) => member !== 'unknown' && member !== name);
  if (other !== undefined) throw new ScimError('invalidValue', `${other} is not one of unknown, ${name}.`);
  if (listed !== undefined && !isJsonArray(listed))
    throw new ScimError('invalidValue', `${name} must be a list.`);
  return {
    unknown: unknown === undefined ? undefined : readUnknown(unknown),
    entries: listed === undefined ? undefined : readEntries(name, listed),
  };
}

function readUnknown(given: Json): UnknownValues {
  const word = UNKNOWN_VALUES.find((candidate) => candidate === given);
  if (word !== undefined) return word;
  throw new ScimError('invalidValue', `unknown must be one of ${UNKNOWN_VALUES.join(', ')}.`);
}

function readEntries(name: CatalogueName, list: readonly Json[]): readonly Resource[] {
  if (list.length > MOST_ENTRIES)
    throw new ScimError('invalidValue', `${name} has ${list.length} elements; ${MOST_ENTRIES} are allowed.`);
  const seen = new Map<string, number>();
  const problems: string[] = [];
  const entries = list.flatMap((each, index) => {
    const read = readEntry(each, `${name}[${index}]`);
    if (typeof read === 'string') {
      problems.push(read);
      return [];
    }
    const first = seen.get(foldedValue(read));
    if (first === undefined) seen.set(foldedValue(read), index);
    else problems.push(`${name}[${index}].value is that of ${name}[${first}], too.`);
    return [read];
  });
  if (problems.length > 0) throw new ScimError('invalidValue', saidAll(problems));
  return entries;
}

/** @returns what is wrong with it, where something is */
function readEntry(given: Json, where: string): Resource | string {
  try {
    return readAssignable(given, where);
  } catch (error) {
    if (error instanceof ScimError) return error.detail;
    throw error;
  }
}

function saidAll(problems: readonly string[]): string {
  const more = problems.length - PROBLEMS_SAID;
  const said = problems.slice(0, PROBLEMS_SAID).join(' ');
  return more > 0 ? `${said} ${more} more are wrong.` : said;
}

import { ScimError } from '../errors/scim-error.js';
import { excerpt } from '../text/excerpt.js';

/** Where an operation goes: an endpoint, or a resource below it. */
export interface BulkPath {
  /** `/Users`. */
  readonly endpoint: string;
  /** Percent-decoded. */
  readonly id?: string;
}

/**
 * Reads the `path` of an operation (RFC 7644 §3.7, B-BULK-05): relative to the base, an endpoint for a POST, a resource
 * for every other method.
 * @throws ScimError `invalidSyntax`
 */
export function readBulkPath(method: string, path: string, where: string): BulkPath {
  const [before, endpoint = '', encoded, ...more] = path.split('/');
  const wellFormed = before === '' && endpoint !== '' && more.length === 0 && !/[?#]/.test(path);
  if (!wellFormed || (encoded === undefined) !== (method === 'POST')) {
    const wanted = method === 'POST' ? 'an endpoint such as "/Users"' : 'a resource such as "/Users/{id}"';
    throw new ScimError(
      'invalidSyntax',
      `${where}: the path of a ${method} must be ${wanted}, relative to the base and without a query; not ${excerpt(path)}.`,
    );
  }
  return encoded === undefined
    ? { endpoint: `/${endpoint}` }
    : { endpoint: `/${endpoint}`, id: decoded(encoded, where) };
}

function decoded(segment: string, where: string): string {
  try {
    const id = decodeURIComponent(segment);
    if (id !== '') return id;
  } catch {
    // Refused below.
  }
  throw new ScimError(
    'invalidSyntax',
    `${where}: the path must end in the id of a resource, percent-encoded.`,
  );
}

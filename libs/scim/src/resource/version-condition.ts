import { ScimError } from '../errors/scim-error.js';
import { excerpt } from '../text/excerpt.js';
import { parseEntityTags } from './parse-entity-tags.js';

/** Versions of a resource, as a client names them: any that it may have, or those of a list, which may be empty. */
export type VersionCondition = 'any' | readonly number[];

/** What a request demands of the version that its resource has (RFC 7644 §3.14, RFC 9110 §13.1). */
export interface Preconditions {
  /** It is one of these. */
  readonly ifMatch?: VersionCondition;
  /** It is none of these. */
  readonly ifNoneMatch?: VersionCondition;
}

/** The preconditions of a request that has none. */
export const UNCONDITIONAL: Preconditions = Object.freeze({});

/** A version as `versionTag` writes it. */
const VERSION = /^[1-9]\d{0,14}$/;

/**
 * Reads a list of entity tags as the versions that it names; a tag that is none of ours names none.
 * @returns undefined for what is no such list
 */
export function parseVersionCondition(text: string): VersionCondition | undefined {
  const tags = parseEntityTags(text);
  return typeof tags === 'object' ? tags.filter((tag) => VERSION.test(tag)).map(Number) : tags;
}

/**
 * Reads the versions that a request depends on: those of `If-Match`, or the `version` of a bulk operation (RFC 7644
 * §3.7).
 * @throws ScimError `preconditionFailed` for what is no list of entity tags: what nobody can read is not met (H-ETAG-12)
 */
export function readVersionCondition(text: string): VersionCondition {
  const condition = parseVersionCondition(text);
  if (condition !== undefined) return condition;
  throw new ScimError(
    'preconditionFailed',
    `${excerpt(text)} names no version. Send the meta.version of the resource as it is, such as W/"7"; several with commas between them; or *.`,
  );
}

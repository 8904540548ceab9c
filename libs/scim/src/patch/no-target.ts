import { ScimError } from '../errors/scim-error.js';
import type { PatchTarget } from './plan.js';
import { targetName } from './target-name.js';

/** The refusal of an operation whose target does not exist (RFC 7644 §3.12; P-REP-07, P-PATH-12). */
export function noTarget(target: PatchTarget): ScimError {
  const reason = target.filter === undefined ? 'has no values' : 'has no value that the filter selects';
  return new ScimError('noTarget', `${targetName(target)} ${reason}.`);
}

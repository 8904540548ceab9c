import { ScimError, USER_TYPE, type Resource, type ResourceType } from '@rollcall/scim';

import { typesBeside } from '../schemas/make-resource-types.js';
import { newlyAssigned, type AssignedValue } from './assigned-values.js';
import { CATALOGUE_NAMES, type Catalogue, type CatalogueName } from './catalogue.js';
import { foldedValue } from './make-catalogues.js';

/** Values that a refusal names. */
const MOST_NAMED = 10;

/** Characters of a value that an error repeats. */
const ECHO = 80;

/**
 * Checks the roles and entitlements that a change gives a user against those that the tenant has registered, where it
 * has unknown ones refused (R-ROLE-05). What the user had before stays, whatever became of it since.
 * @returns `after`
 * @throws ScimError `invalidValue` that names the values and where they are
 */
export function checkAssigned(type: ResourceType, before: Resource, after: Resource): Resource {
  const catalogues = typesBeside(type)?.catalogues;
  if (catalogues === undefined || type.name !== USER_TYPE.name) return after;
  const problems = CATALOGUE_NAMES.flatMap((name) => {
    const catalogue = catalogues[name];
    if (catalogue?.unknown !== 'refuse') return [];
    return unassignable(catalogue, newlyAssigned(name, before, after)).map((value) =>
      problemOf(name, catalogue, value),
    );
  });
  if (problems.length === 0) return after;
  const more = problems.length > MOST_NAMED ? ` And ${problems.length - MOST_NAMED} more.` : '';
  throw new ScimError('invalidValue', `${problems.slice(0, MOST_NAMED).join(' ')}${more}`);
}

/** Those of some values that cannot be given to users: not registered, or not supported. */
export function unassignable(
  { assignable }: Catalogue,
  values: readonly AssignedValue[],
): readonly AssignedValue[] {
  return values.filter(({ folded }) => !assignable.has(folded));
}

function problemOf(
  name: CatalogueName,
  { entries }: Catalogue,
  { value, folded, path }: AssignedValue,
): string {
  const isThere = entries.some(({ attributes }) => foldedValue(attributes) === folded);
  const endpoint = name === 'roles' ? '/Roles' : '/Entitlements';
  const why = isThere ? 'is not supported any more' : 'is not known';
  return `${path}.value "${value.slice(0, ECHO)}" ${why}; ${endpoint} lists what there is.`;
}

import { GROUP_TYPE, USER_TYPE } from '@rollcall/scim';

import { EVENTS_SCOPE, scopeOf, type Right } from '../access/access.js';
import type { Tenant } from '../request-context.js';
import { CATALOGUE_TYPES } from '../catalogues/catalogue-binding.js';
import { AdministrationError } from './administration-error.js';

const RIGHTS: readonly Right[] = ['read', 'write'];

/** Types that every tenant has. */
const BUILT_IN = [USER_TYPE.name, GROUP_TYPE.name];

const CATALOGUE_NAMES = CATALOGUE_TYPES.map(({ name }) => name).join(' and ');

/**
 * Reads the scopes of a new token, each once. A resource type is one that the tenant has, in its own letter case: a name
 * that means nothing would give a token that opens less than was thought.
 * @throws AdministrationError `invalidScope`
 */
export function checkScopes(scopes: readonly string[], { types }: Tenant): readonly string[] {
  const typeNames = types?.all.map(({ name }) => name) ?? BUILT_IN;
  const general = [...RIGHTS.map((right) => scopeOf(right)), EVENTS_SCOPE];
  const known = new Set([
    ...general,
    ...typeNames.flatMap((name) => RIGHTS.map((right) => scopeOf(right, name))),
    // Clients write no catalogue.
    ...CATALOGUE_TYPES.map(({ name }) => scopeOf('read', name)),
  ]);
  const wrong = scopes.find((scope) => !known.has(scope));
  if (scopes.length > 0 && wrong === undefined) return [...new Set(scopes)];
  const said = wrong === undefined ? 'The list of scopes is empty.' : refusalOf(wrong);
  throw new AdministrationError(
    'invalidScope',
    `${said} Scopes are ${general.join(', ')}, and for one resource type such as ${scopeOf('read', 'User')}; the ` +
      `types of the tenant are ${typeNames.join(', ')}, and ${CATALOGUE_NAMES}, which are only read.`,
  );
}

function refusalOf(scope: string): string {
  const refusal = `There is no scope "${shown(scope)}".`;
  return /[ ,]/.test(scope.trim())
    ? `${refusal} Give each scope by itself: --scope for each of them.`
    : refusal;
}

/** A rejected scope as it may be shown: cut, and without what could act on a terminal. */
function shown(scope: string): string {
  return Array.from(scope)
    .slice(0, 80)
    .map((letter) => (letter >= ' ' && letter <= '~' ? letter : '\ufffd'))
    .join('');
}

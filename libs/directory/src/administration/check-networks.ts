import type { NetworkRules } from '../ports/network-rules.js';
import { AdministrationError } from './administration-error.js';

/** Networks that one token may be used from, at most. */
const MOST_NETWORKS = 100;

/**
 * Reads the networks of a new token, each once.
 * @throws AdministrationError `invalidNetwork`
 */
export function checkNetworks(networks: readonly string[], rules: NetworkRules): readonly string[] {
  if (networks.length === 0 || networks.length > MOST_NETWORKS) {
    throw new AdministrationError(
      'invalidNetwork',
      `A token is bound to 1 to ${MOST_NETWORKS} networks, not to ${networks.length}.`,
    );
  }
  return [...new Set(networks.map((text) => rules.canonical(text) ?? refuse(text)))];
}

function refuse(text: string): never {
  throw new AdministrationError(
    'invalidNetwork',
    `"${shown(text)}" is no network. Write 192.0.2.0/24 or 2001:db8::/32, or one address.`,
  );
}

/** A rejected network as it may be shown: cut, and without what could act on a terminal. */
function shown(text: string): string {
  return Array.from(text)
    .slice(0, 80)
    .map((letter) => (letter >= ' ' && letter <= '~' ? letter : '\ufffd'))
    .join('');
}

import { foldCase, ScimError, type Resource } from '@rollcall/scim';

import type { RegisteredDefinitions } from '../schemas/registered-definitions.js';
import {
  EMPTY_CATALOGUE,
  type CatalogueDefinition,
  type CatalogueEntry,
  type CatalogueName,
} from './catalogue.js';
import { foldedValue } from './make-catalogues.js';
import { MOST_ENTRIES, type GivenCatalogue } from './read-catalogue.js';

/** When a catalogue is changed, and where new entries get their ids. */
export interface CatalogueChange {
  readonly now: number;
  readonly nextId: () => string;
  /** Whether entries that are not given go. */
  readonly replaces: boolean;
}

/** The roles or entitlements that a tenant has registered. */
export function catalogueOf(
  { catalogues = {} }: RegisteredDefinitions,
  name: CatalogueName,
): CatalogueDefinition {
  return catalogues[name] ?? EMPTY_CATALOGUE;
}

/** The entry of a value, letter case aside. */
export function entryOf({ entries }: CatalogueDefinition, value: string): CatalogueEntry | undefined {
  const folded = foldCase(value);
  return entries.find(({ attributes }) => foldedValue(attributes) === folded);
}

/**
 * The definitions with entries in place of those of the same values, which keep their ids; what is said in another
 * way gets a version.
 * @throws ScimError `invalidValue` for more than a tenant may register
 */
export function withEntries(
  definitions: RegisteredDefinitions,
  name: CatalogueName,
  given: GivenCatalogue,
  change: CatalogueChange,
): RegisteredDefinitions {
  const known = catalogueOf(definitions, name);
  const entries = given.entries === undefined ? known.entries : changed(known, given.entries, change);
  if (entries.length > MOST_ENTRIES) {
    throw new ScimError(
      'invalidValue',
      `The tenant would have ${entries.length} ${name}; ${MOST_ENTRIES} are allowed.`,
    );
  }
  return withCatalogue(definitions, name, { unknown: given.unknown ?? known.unknown, entries });
}

/** The definitions without the entry of a value. */
export function withoutEntry(
  definitions: RegisteredDefinitions,
  name: CatalogueName,
  gone: CatalogueEntry,
): RegisteredDefinitions {
  const known = catalogueOf(definitions, name);
  return withCatalogue(definitions, name, {
    ...known,
    entries: known.entries.filter(({ id }) => id !== gone.id),
  });
}

function withCatalogue(
  definitions: RegisteredDefinitions,
  name: CatalogueName,
  catalogue: CatalogueDefinition,
): RegisteredDefinitions {
  return { ...definitions, catalogues: { ...definitions.catalogues, [name]: catalogue } };
}

function changed(
  known: CatalogueDefinition,
  given: readonly Resource[],
  change: CatalogueChange,
): readonly CatalogueEntry[] {
  const byValue = new Map(known.entries.map((entry) => [foldedValue(entry.attributes), entry]));
  const entries = new Map(change.replaces ? [] : byValue);
  for (const attributes of given) {
    const value = foldedValue(attributes);
    entries.set(value, nextEntry(byValue.get(value), attributes, change));
  }
  return [...entries.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
}

function nextEntry(
  known: CatalogueEntry | undefined,
  attributes: Resource,
  { now, nextId }: CatalogueChange,
): CatalogueEntry {
  if (known === undefined) return { id: nextId(), version: 1, created: now, lastModified: now, attributes };
  if (JSON.stringify(known.attributes) === JSON.stringify(attributes)) return known;
  const lastModified = Math.max(now, known.lastModified + 1);
  return { ...known, version: known.version + 1, lastModified, attributes };
}

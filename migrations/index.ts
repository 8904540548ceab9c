import { InitialSchema1790000000000 } from './1790000000000-initial-schema.js';
import { ResourceCount1790000100000 } from './1790000100000-resource-count.js';
import type { DeclaredMigration } from './declared-migration.js';

/** All migrations, oldest first. A migration that was released never changes. */
export const MIGRATIONS = [
  InitialSchema1790000000000,
  ResourceCount1790000100000,
] as const satisfies readonly DeclaredMigration[];

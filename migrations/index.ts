import { InitialSchema1790000000000 } from './1790000000000-initial-schema.js';

/** All migrations, oldest first. A migration that was released never changes. */
export const MIGRATIONS = [InitialSchema1790000000000] as const;

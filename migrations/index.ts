import { InitialSchema1790000000000 } from './1790000000000-initial-schema.js';
import { ResourceCount1790000100000 } from './1790000100000-resource-count.js';
import { Outbox1790000200000 } from './1790000200000-outbox.js';
import { Streams1790000300000 } from './1790000300000-streams.js';
import { CredentialSubject1790000350000 } from './1790000350000-credential-subject.js';
import { TenantTypes1790000430000 } from './1790000430000-tenant-types.js';
import { CredentialScopes1790000470000 } from './1790000470000-credential-scopes.js';
import { AsyncBulk1790000500000 } from './1790000500000-async-bulk.js';
import { AssignmentTurn1790000530000 } from './1790000530000-assignment-turn.js';
import { Tenants1790000600000 } from './1790000600000-tenants.js';
import { OauthClients1790000620000 } from './1790000620000-oauth-clients.js';
import { Replica1790000640000 } from './1790000640000-replica.js';
import { DeletionGuard1790000660000 } from './1790000660000-deletion-guard.js';
import { Records1790000680000 } from './1790000680000-records.js';
import type { DeclaredMigration } from './declared-migration.js';

/** All migrations, oldest first. A migration that was released never changes. */
export const MIGRATIONS = [
  InitialSchema1790000000000,
  ResourceCount1790000100000,
  Outbox1790000200000,
  Streams1790000300000,
  CredentialSubject1790000350000,
  TenantTypes1790000430000,
  CredentialScopes1790000470000,
  AsyncBulk1790000500000,
  AssignmentTurn1790000530000,
  Tenants1790000600000,
  OauthClients1790000620000,
  Replica1790000640000,
  DeletionGuard1790000660000,
  Records1790000680000,
] as const satisfies readonly DeclaredMigration[];

/** The service's side of a control socket, for specs. */
import type {
  ArchiveOperator,
  CatalogueOperator,
  EventOperator,
  GuardOperator,
  Operator,
  SchemaOperator,
  SinkSummary,
  TenantDetails,
  TenantOperator,
  TokenSummary,
} from '@rollcall/directory';

import { GUARD, OUTCOMES, PAGE } from './control-answers.fixture.js';

/** The clock of the service. */
export const NOW = Date.UTC(2026, 0, 1);
/** A token with everything that one can have. */
export const TOKEN: TokenSummary = {
  id: '019b0000-0000-7000-8000-000000000000',
  kind: 'bearer',
  name: 'entra',
  status: 'active',
  created: NOW,
  expires: NOW + 1,
  revoked: null,
  lastUsed: null,
  subject: '019b0000-0000-7000-8000-000000000002',
  scopes: ['scim:read', 'scim:write:User'],
  networks: ['192.0.2.0/24'],
};

/** A sink. */
export const SINK: SinkSummary = {
  id: '019b0000-0000-7000-8000-000000000001',
  name: 'payroll',
  kind: 'webhook',
  ofAllTenants: false,
  created: NOW,
  state: 'backingOff',
  seq: 3,
  head: 5,
  behind: 2,
  missed: 1,
  attempts: 1,
  nextAttempt: NOW + 1,
  lastError: null,
  parked: 1,
  dead: 0,
};

/** A removal that is under way. */
export const DELETION = { started: NOW, resources: 3, resourcesRemoved: 1, rowsRemoved: 7, done: false };

/** A tenant with everything that one can have. */
export const TENANT: TenantDetails = {
  name: 'acme',
  created: NOW,
  state: 'deleting',
  settings: { rateLimit: { perSecond: 5, burst: 9 }, relaxations: { loneElement: false } },
  uniqueGroupNames: true,
  deletion: DELETION,
};

/** Records what reaches the service's side. */
export class Recorder
  implements Operator, TenantOperator, EventOperator, SchemaOperator, GuardOperator, ArchiveOperator
{
  readonly calls: unknown[][] = [];
  failure: Error | undefined;

  #note<T>(result: T, ...call: unknown[]): Promise<T> {
    this.calls.push(call);
    return this.failure === undefined ? Promise.resolve(result) : Promise.reject(this.failure);
  }
  createTenant: Operator['createTenant'] = (draft, now) =>
    this.#note({ name: draft.name, created: now }, 'createTenant', draft, now);
  listTenants: Operator['listTenants'] = () => this.#note([{ name: 'acme', created: NOW }], 'listTenants');
  issueToken: Operator['issueToken'] = (tenant, draft, now) =>
    this.#note({ credential: TOKEN, token: 'T' }, 'issueToken', tenant, draft, now);
  listTokens: Operator['listTokens'] = (tenant, now) => this.#note([TOKEN], 'listTokens', tenant, now);
  revokeToken: Operator['revokeToken'] = (tenant, id, now) =>
    this.#note({ ...TOKEN, status: 'revoked', revoked: now }, 'revokeToken', tenant, id, now);
  rotateToken: Operator['rotateToken'] = (...call) =>
    this.#note({ credential: TOKEN, token: 'T', replaced: TOKEN }, 'rotateToken', ...call);
  showTenant: TenantOperator['showTenant'] = (name) => this.#note(TENANT, 'showTenant', name);
  changeTenantSettings: TenantOperator['changeTenantSettings'] = (name, change) =>
    this.#note(TENANT, 'changeTenantSettings', name, change);
  pauseTenant: TenantOperator['pauseTenant'] = (name) => this.#note(TENANT, 'pauseTenant', name);
  resumeTenant: TenantOperator['resumeTenant'] = (name) => this.#note(TENANT, 'resumeTenant', name);
  deleteTenant: TenantOperator['deleteTenant'] = (name, now) => this.#note(TENANT, 'deleteTenant', name, now);
  continueDeletion: TenantOperator['continueDeletion'] = (name, now) =>
    this.#note({ name, ...DELETION }, 'continueDeletion', name, now);
  listSinks: EventOperator['listSinks'] = (tenant) =>
    this.#note([SINK, { ...SINK, lastError: 'refused' }], 'listSinks', tenant);
  replayEvents: EventOperator['replayEvents'] = (tenant, sink, request, now) =>
    this.#note({ fromSeq: 2, events: 2, sink: SINK }, 'replayEvents', tenant, sink, request, now);
  importSchemas: SchemaOperator['importSchemas'] = (tenant, given) =>
    this.#note({ schemas: ['urn:x:y'], resourceTypes: ['Robot'] }, 'importSchemas', tenant, given);
  importCatalogues: CatalogueOperator['importCatalogues'] = (tenant, given, now) =>
    this.#note({ roles: ['desk'], entitlements: [] }, 'importCatalogues', tenant, given, now);
  beginEpoch: EventOperator['beginEpoch'] = (now) => this.#note({ epoch: 2, previous: 1 }, 'beginEpoch', now);
  showGuard: GuardOperator['showGuard'] = (tenant, now) => this.#note(GUARD, 'showGuard', tenant, now);
  approveRemovals: GuardOperator['approveRemovals'] = (tenant, request, now) =>
    this.#note(GUARD, 'approveRemovals', tenant, request, now);
  rejectRemovals: GuardOperator['rejectRemovals'] = (tenant, request, now) =>
    this.#note(GUARD, 'rejectRemovals', tenant, request, now);
  listArchive: ArchiveOperator['listArchive'] = (tenant, query) =>
    this.#note(PAGE, 'listArchive', tenant, query);
  restoreArchived: ArchiveOperator['restoreArchived'] = (tenant, ids, now) =>
    this.#note(OUTCOMES, 'restoreArchived', tenant, ids, now);
}

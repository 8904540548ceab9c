import type { Relaxations } from '@rollcall/scim';

import type { Access } from './access/access.js';
import type { RequestNotes } from './ports/request-notes.js';
import type { ResourceTypes } from './ports/resource-types.js';
import type { OtherTenantSettings } from './ports/tenant-settings.js';

/** What a tenant is that is not at work: it answers 503, or its data is being removed and its tokens open nothing. */
export const TENANT_STATES = ['paused', 'deleting'] as const;

/** The state of a tenant that is not at work. */
export type TenantState = (typeof TENANT_STATES)[number];

/** The unit of isolation: every record has one, and every statement names it. */
export interface Tenant {
  /** Internal number; never leaves the service. */
  readonly id: number;
  /** The name that operators and URLs use: lower-case letters, digits and hyphens. */
  readonly name: string;
  readonly relaxations: Relaxations;
  /** Whether two groups of the tenant may share a displayName (S-GRP-01); on by default. */
  readonly uniqueGroupNames: boolean;
  /** Whether a filter in a URL is refused, so that nobody on the way logs what it compares (RFC 7644 §7.5.2); off where absent. */
  readonly privateFilters?: boolean;
  /** Absent while it is at work. */
  readonly state?: TenantState;
  /** What an administrator has set for it; absent where that is nothing. */
  readonly settings?: OtherTenantSettings;
  /** Its resource types; absent where it has registered nothing, and has those of every tenant. */
  readonly types?: ResourceTypes;
}

/** Who calls: the provisioning client behind a credential. */
export interface Principal {
  /** Id of the credential, a UUID. */
  readonly credentialId: string;
  /** The credential's name, for logs and events. */
  readonly name: string;
  /** Id of the user for whom the credential stands: whom `/Me` means (RFC 7644 §3.11). Absent for a provisioning client. */
  readonly subject?: string;
  /** What it may do in its tenant. */
  readonly access: Access;
}

/** What every operation needs to know; always the first argument. Time arrives as a value. */
export interface RequestContext {
  readonly tenant: Tenant;
  readonly principal: Principal;
  /** Also in the logs and in the event of a mutation. */
  readonly requestId: string;
  /** `traceparent` (W3C Trace Context) for the events of a mutation: of the request's span, or the caller's; absent without. */
  readonly traceparent?: string;
  /** Milliseconds since the epoch at which the request arrived. */
  readonly now: number;
  /** Position of the operation in its bulk request; absent where it is none, and for creations of several at once. */
  readonly operation?: number;
  /** Told what the request does, for the provisioning log; absent where nobody keeps one. */
  readonly notes?: RequestNotes;
}

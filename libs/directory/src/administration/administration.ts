import { LENIENT } from '@rollcall/scim';

import {
  UnknownSubject,
  type Credential,
  type CredentialKind,
  type CredentialStore,
} from '../ports/credential-store.js';
import type { IdSource } from '../ports/id-source.js';
import type { TenantDraft, TenantRecord } from '../ports/tenant-record.js';
import { DuplicateTenant, type TenantStore } from '../ports/tenant-store.js';
import type { TokenMint } from '../ports/token-mint.js';
import { AdministrationError } from './administration-error.js';
import { checkTenantName, checkTokenName } from './check-names.js';
import { checkScopes } from './check-scopes.js';
import { findTenant } from './find-tenant.js';
import type {
  IssuedToken,
  Operator,
  TenantRequest,
  TenantSummary,
  TokenRequest,
  TokenSummary,
} from './operator.js';
import { tokenSummary } from './token-summary.js';

const DAY = 24 * 60 * 60 * 1000;

/** How long a token lives when nothing else is asked for, in days (H-AUTH-04). */
export const DEFAULT_TOKEN_DAYS = 365;

/** How long a token can live at most, in days. */
export const MAX_TOKEN_DAYS = 730;

/** The least characters of a token's id that name it: one typed by mistake revokes nothing. */
export const MIN_TOKEN_ID_LENGTH = 8;

/** The name of the tenant that the first start makes. */
export const FIRST_TENANT_NAME = 'default';

/** Tokens for the first start; what is absent is minted. */
export interface FirstStartTokens {
  readonly tenantToken?: string;
  readonly adminToken?: string;
}

/** What the first start made; the tokens are given here once. */
export interface FirstStart {
  readonly tenantName: string;
  readonly tenantToken: string;
  readonly adminToken: string;
  /** When the tenant's token expires, in milliseconds since the epoch; the admin token does not. */
  readonly expires: number;
}

/** Tenants and their tokens: the rules, on top of the stores. */
export class Administration implements Operator {
  constructor(
    private readonly tenants: TenantStore,
    private readonly credentials: CredentialStore,
    private readonly mint: TokenMint,
    private readonly ids: IdSource,
  ) {}

  /** @throws AdministrationError `invalidTenantName`, `tenantExists` */
  async createTenant(request: TenantRequest, now: number): Promise<TenantSummary> {
    checkTenantName(request.name);
    try {
      return tenantSummary(await this.tenants.create(tenantDraft(request.name, now)));
    } catch (error) {
      if (!(error instanceof DuplicateTenant)) throw error;
      throw new AdministrationError('tenantExists', error.message);
    }
  }

  async listTenants(): Promise<readonly TenantSummary[]> {
    return (await this.tenants.list()).map(tenantSummary);
  }

  /** @throws AdministrationError `invalidTokenName`, `invalidExpiry`, `tenantNotFound`, `invalidScope`, `subjectNotFound` */
  async issueToken(tenantName: string, request: TokenRequest, now: number): Promise<IssuedToken> {
    checkTokenName(request.name);
    const expires = tokenExpiry(request.expiresInDays ?? DEFAULT_TOKEN_DAYS, now);
    const tenant = await this.tenant(tenantName);
    const scopes = request.scopes === undefined ? undefined : checkScopes(request.scopes, tenant);
    const token = this.mint.mint();
    const draft = this.credential({ kind: 'bearer', name: request.name, token, created: now, expires });
    const { subject } = request;
    const credential = {
      ...{ ...draft, tenantId: tenant.id },
      ...(subject === undefined ? {} : { subject }),
      ...(scopes === undefined ? {} : { scopes }),
    };
    try {
      await this.credentials.insert(credential);
    } catch (error) {
      if (!(error instanceof UnknownSubject)) throw error;
      throw new AdministrationError('subjectNotFound', error.message);
    }
    return { credential: tokenSummary(credential, now), token };
  }

  /** @throws AdministrationError `tenantNotFound` */
  async listTokens(tenantName: string, now: number): Promise<readonly TokenSummary[]> {
    const tenant = await this.tenant(tenantName);
    const credentials = await this.credentials.list(tenant.id);
    return credentials
      .map((credential) => tokenSummary(credential, now))
      .sort((a, b) => b.created - a.created || (a.id < b.id ? 1 : -1));
  }

  /** @throws AdministrationError `tenantNotFound`, `tokenIdTooShort`, `tokenNotFound`, `tokenAmbiguous`, `tokenRevoked` */
  async revokeToken(tenantName: string, id: string, now: number): Promise<TokenSummary> {
    const tenant = await this.tenant(tenantName);
    const credential = oneCredential(await this.credentials.list(tenant.id), { tenantName, id });
    // The store decides, for another operator may have revoked it since the list was read.
    const revoked =
      credential.revoked === null && (await this.credentials.revoke(tenant.id, credential.id, now));
    if (!revoked) {
      throw new AdministrationError(
        'tokenRevoked',
        `The token ${credential.id} ("${credential.name}") was revoked before. There is nothing left to do.`,
      );
    }
    return tokenSummary({ ...credential, revoked: now }, now);
  }

  /**
   * Makes the tenant `default`, its bearer credential and an admin credential, only while no tenant exists. The admin
   * credential does not expire, for there is no way yet to issue another one.
   * @returns undefined when there is a tenant already; nothing is written then
   * @throws AdministrationError `sameTokens`
   */
  async firstStart(tokens: FirstStartTokens, now: number): Promise<FirstStart | undefined> {
    const tenantToken = tokens.tenantToken ?? this.mint.mint();
    const adminToken = tokens.adminToken ?? this.mint.mint();
    if (tenantToken === adminToken) {
      throw new AdministrationError(
        'sameTokens',
        "The tenant's token and the admin token are the same. Give two different ones.",
      );
    }
    const expires = tokenExpiry(DEFAULT_TOKEN_DAYS, now);
    const made = await this.tenants.createFirst(tenantDraft(FIRST_TENANT_NAME, now), [
      this.credential({ kind: 'bearer', name: 'first start', token: tenantToken, created: now, expires }),
      this.credential({ kind: 'admin', name: 'first start', token: adminToken, created: now, expires: null }),
    ]);
    return made ? { tenantName: FIRST_TENANT_NAME, tenantToken, adminToken, expires } : undefined;
  }

  private tenant(name: string): Promise<TenantRecord> {
    return findTenant(this.tenants, name);
  }

  private credential(draft: CredentialDraft): Omit<Credential, 'tenantId'> {
    return {
      id: this.ids.next(),
      kind: draft.kind,
      name: draft.name,
      tokenHash: this.mint.hash(draft.token),
      created: draft.created,
      expires: draft.expires,
      revoked: null,
      lastUsed: null,
    };
  }
}

interface CredentialDraft {
  readonly kind: CredentialKind;
  readonly name: string;
  readonly token: string;
  readonly created: number;
  readonly expires: number | null;
}

function tenantDraft(name: string, created: number): TenantDraft {
  return { name, created, relaxations: LENIENT, uniqueGroupNames: true };
}

function tenantSummary({ name, created }: TenantRecord): TenantSummary {
  return { name, created };
}

/**
 * When a token expires that is issued now, in milliseconds since the epoch.
 * @throws AdministrationError `invalidExpiry`
 */
export function tokenExpiry(days: number, now: number): number {
  if (!Number.isInteger(days) || days < 1 || days > MAX_TOKEN_DAYS) {
    throw new AdministrationError(
      'invalidExpiry',
      `A token expires in a whole number of days from 1 to ${MAX_TOKEN_DAYS}; ${days} is not one.`,
    );
  }
  return now + days * DAY;
}

function oneCredential(
  credentials: readonly Credential[],
  wanted: { readonly tenantName: string; readonly id: string },
): Credential {
  const start = wanted.id.toLowerCase();
  const see = `"rollcall token list --tenant ${wanted.tenantName}" shows the ids.`;
  const exact = credentials.find((credential) => credential.id === start);
  const found =
    exact !== undefined ? [exact] : credentials.filter((credential) => credential.id.startsWith(start));
  if (exact === undefined && start.length < MIN_TOKEN_ID_LENGTH) {
    throw new AdministrationError(
      'tokenIdTooShort',
      `Give the whole id of the token, or at least its first ${MIN_TOKEN_ID_LENGTH} characters. ${see}`,
    );
  }
  const [first, second] = found;
  if (first === undefined) {
    throw new AdministrationError(
      'tokenNotFound',
      `The tenant "${wanted.tenantName}" has no token whose id is or begins with what was given. ${see}`,
    );
  }
  if (second !== undefined) {
    throw new AdministrationError(
      'tokenAmbiguous',
      `${found.length} tokens of the tenant "${wanted.tenantName}" have an id that begins so. Give more of it. ${see}`,
    );
  }
  return first;
}

import { LENIENT } from '@rollcall/scim';

import {
  UnknownSubject,
  type Credential,
  type CredentialKind,
  type CredentialStore,
} from '../ports/credential-store.js';
import type { IdSource } from '../ports/id-source.js';
import type { NetworkRules } from '../ports/network-rules.js';
import type { TenantDraft } from '../ports/tenant-record.js';
import { DuplicateTenant, type TenantStore } from '../ports/tenant-store.js';
import type { TokenMint } from '../ports/token-mint.js';
import { AdministrationError } from './administration-error.js';
import { checkTenantName, checkTokenName } from './check-names.js';
import { checkNetworks } from './check-networks.js';
import { checkScopes } from './check-scopes.js';
import { findTenant } from './find-tenant.js';
import { oneCredential } from './one-credential.js';
import type {
  IssuedToken,
  Operator,
  RotatedToken,
  RotationRequest,
  TenantRequest,
  TenantSummary,
  TokenRequest,
  TokenSummary,
} from './operator.js';
import { overlapEnd, TOKEN_OVERLAP_HOURS } from './overlap-end.js';
import { tenantSummary } from './tenant-summary.js';
import { DEFAULT_TOKEN_DAYS, tokenExpiry } from './token-expiry.js';
import { tokenStatus, tokenSummary } from './token-summary.js';

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
    private readonly networks: NetworkRules,
  ) {}

  /** @throws AdministrationError `invalidTenantName`, `tenantExists` */
  async createTenant(request: TenantRequest, now: number): Promise<TenantSummary> {
    checkTenantName(request.name);
    try {
      return tenantSummary(await this.tenants.create(tenantDraft(request, now)));
    } catch (error) {
      if (!(error instanceof DuplicateTenant)) throw error;
      throw new AdministrationError('tenantExists', error.message);
    }
  }

  async listTenants(): Promise<readonly TenantSummary[]> {
    return (await this.tenants.list()).map(tenantSummary);
  }

  /**
   * @throws AdministrationError `invalidTokenName`, `invalidExpiry`, `invalidTenantName`, `tenantNotFound`,
   *   `tenantDeleting`, `invalidScope`, `invalidNetwork`, `subjectNotFound`
   */
  async issueToken(tenantName: string | null, request: TokenRequest, now: number): Promise<IssuedToken> {
    checkTokenName(request.name);
    const expires = tokenExpiry(request.expiresInDays ?? DEFAULT_TOKEN_DAYS, now);
    const { tenantId, scopes } = await this.ownerOf(tenantName, request);
    const networks =
      request.networks === undefined ? undefined : checkNetworks(request.networks, this.networks);
    const token = this.mint.mint();
    const kind = tenantId === null ? 'admin' : 'bearer';
    const draft = this.credential({ kind, name: request.name, token, created: now, expires });
    const { subject } = request;
    const credential = {
      ...{ ...draft, tenantId },
      ...(subject === undefined ? {} : { subject }),
      ...(scopes === undefined ? {} : { scopes }),
      ...(networks === undefined ? {} : { networks }),
    };
    await this.credentials.insert(credential).catch(refuseUnknownSubject);
    return { credential: tokenSummary(credential, now), token };
  }

  /** @throws AdministrationError `invalidTenantName`, `tenantNotFound`, `tenantDeleting` */
  async listTokens(tenantName: string | null, now: number): Promise<readonly TokenSummary[]> {
    const credentials = await this.credentials.list(await this.tenantId(tenantName));
    return credentials
      .map((credential) => tokenSummary(credential, now))
      .sort((a, b) => b.created - a.created || (a.id < b.id ? 1 : -1));
  }

  /**
   * @throws AdministrationError `invalidTenantName`, `tenantNotFound`, `tenantDeleting`, `tokenIdTooShort`,
   *   `tokenNotFound`, `tokenAmbiguous`, `tokenRevoked`, `tokenExpired`, `invalidExpiry`, `invalidOverlap`,
   *   `subjectNotFound`
   */
  async rotateToken(
    tenantName: string | null,
    id: string,
    request: RotationRequest,
    now: number,
  ): Promise<RotatedToken> {
    const tenantId = await this.tenantId(tenantName);
    const old = oneCredential(await this.credentials.list(tenantId), { tenantName, id });
    refuseEnded(old, now);
    const expires = tokenExpiry(request.expiresInDays ?? DEFAULT_TOKEN_DAYS, now);
    const oldExpires = overlapEnd(request.overlapHours ?? TOKEN_OVERLAP_HOURS.byDefault, old.expires, now);
    const token = this.mint.mint();
    const { kind, name } = old;
    const fresh = this.credential({ kind, name, token, created: now, expires });
    const successor = { ...old, ...fresh };
    const rotated = await this.credentials
      .rotate({ ...old, expires: oldExpires }, successor)
      .catch(refuseUnknownSubject);
    if (!rotated) throw tokenRevoked(old);
    return {
      credential: tokenSummary(successor, now),
      token,
      replaced: tokenSummary({ ...old, expires: oldExpires }, now),
    };
  }

  /**
   * @throws AdministrationError `invalidTenantName`, `tenantNotFound`, `tenantDeleting`, `tokenIdTooShort`,
   *   `tokenNotFound`, `tokenAmbiguous`, `tokenRevoked`, `lastAdminToken`
   */
  async revokeToken(tenantName: string | null, id: string, now: number): Promise<TokenSummary> {
    const tenantId = await this.tenantId(tenantName);
    const credentials = await this.credentials.list(tenantId);
    const credential = oneCredential(credentials, { tenantName, id });
    if (tenantId === null) refuseLast(credentials, credential, now);
    // The store decides, for another operator may have revoked it since the list was read.
    const revoked =
      credential.revoked === null && (await this.credentials.revoke(tenantId, credential.id, now));
    if (!revoked) throw tokenRevoked(credential);
    return tokenSummary({ ...credential, revoked: now }, now);
  }

  /**
   * Makes the tenant `default`, its bearer credential and an admin credential, only while no tenant exists. The admin
   * credential does not expire, so that nobody is shut out who forgets to rotate it.
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
    const made = await this.tenants.createFirst(tenantDraft({ name: FIRST_TENANT_NAME }, now), [
      this.credential({ kind: 'bearer', name: 'first start', token: tenantToken, created: now, expires }),
      this.credential({ kind: 'admin', name: 'first start', token: adminToken, created: now, expires: null }),
    ]);
    return made ? { tenantName: FIRST_TENANT_NAME, tenantToken, adminToken, expires } : undefined;
  }

  private async tenantId(name: string | null): Promise<number | null> {
    return name === null ? null : (await findTenant(this.tenants, name)).id;
  }

  /** Whose a new token is, and the scopes that it has there; an admin token has neither scopes nor a user. */
  private async ownerOf(
    tenantName: string | null,
    { scopes, subject }: TokenRequest,
  ): Promise<{ readonly tenantId: number | null; readonly scopes: readonly string[] | undefined }> {
    if (tenantName !== null) {
      const tenant = await findTenant(this.tenants, tenantName);
      return { tenantId: tenant.id, scopes: scopes === undefined ? undefined : checkScopes(scopes, tenant) };
    }
    if (scopes !== undefined)
      throw new AdministrationError('invalidScope', 'An admin token has no scopes: it opens no tenant.');
    if (subject !== undefined)
      throw new AdministrationError('subjectNotFound', 'An admin token stands for no user of a tenant.');
    return { tenantId: null, scopes };
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

function tenantDraft({ name, uniqueGroupNames = true }: TenantRequest, created: number): TenantDraft {
  return { name, created, relaxations: LENIENT, uniqueGroupNames };
}

function refuseUnknownSubject(error: unknown): never {
  if (!(error instanceof UnknownSubject)) throw error;
  throw new AdministrationError('subjectNotFound', error.message);
}

/** A token that opens nothing any more has nothing to hand on. */
function refuseEnded(credential: Credential, now: number): void {
  const status = tokenStatus(credential, now);
  if (status === 'revoked') throw tokenRevoked(credential);
  if (status === 'active') return;
  throw new AdministrationError(
    'tokenExpired',
    `The token ${credential.id} ("${credential.name}") has expired. Issue a new one.`,
  );
}

/** Without an admin token nobody could issue another one over HTTP. */
function refuseLast(credentials: readonly Credential[], { id }: Credential, now: number): void {
  const others = credentials.filter(
    (credential) => credential.id !== id && tokenStatus(credential, now) === 'active',
  );
  if (others.length > 0) return;
  throw new AdministrationError(
    'lastAdminToken',
    'There is no other admin token that opens anything. Issue one first: rollcall token issue --admin',
  );
}

function tokenRevoked({ id, name }: Credential): AdministrationError {
  return new AdministrationError(
    'tokenRevoked',
    `The token ${id} ("${name}") was revoked before. There is nothing left to do.`,
  );
}

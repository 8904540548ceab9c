import type { DocumentFetcher } from '../ports/document-fetcher.js';
import type { IdSource } from '../ports/id-source.js';
import type { TenantRecord } from '../ports/tenant-record.js';
import type { TenantStore } from '../ports/tenant-store.js';
import type { TrustedAlgorithm, TrustedIssuer, TrustedIssuerStore } from '../ports/trusted-issuer-store.js';
import { AdministrationError } from './administration-error.js';
import { checkScopes } from './check-scopes.js';
import { checkTrust } from './check-trust.js';
import { findTenant } from './find-tenant.js';
import type { IssuerChange, IssuerOperator, IssuerRequest } from './issuer-operator.js';
import { MIN_TOKEN_ID_LENGTH } from './one-credential.js';

/** Issuers that a tenant can trust. */
const ISSUERS_OF_A_TENANT = 50;

const DEFAULT_ALGORITHMS: readonly TrustedAlgorithm[] = ['RS256'];

/** Trusted issuers: the rules, on top of the stores. */
export class IssuerAdministration implements IssuerOperator {
  constructor(
    private readonly tenants: Pick<TenantStore, 'findByName'>,
    private readonly issuers: TrustedIssuerStore,
    private readonly documents: Pick<DocumentFetcher, 'problem'>,
    private readonly ids: IdSource,
  ) {}

  /**
   * @throws AdministrationError `tenantNotFound`, `invalidTokenName`, `invalidIssuer`, `invalidScope`, `tooManyIssuers`, and
   * `issuerOverlaps` where a token could open another tenant as well
   */
  async createIssuer(tenantName: string, request: IssuerRequest, now: number): Promise<TrustedIssuer> {
    const tenant = await findTenant(this.tenants, tenantName);
    const { algorithms = DEFAULT_ALGORITHMS, scopes, ...rest } = request;
    const issuer: TrustedIssuer = {
      ...rest,
      algorithms,
      ...(scopes === undefined ? {} : { scopes: checkScopes(scopes, tenant) }),
      id: this.ids.next(),
      tenantId: tenant.id,
      created: now,
    };
    checkTrust(issuer);
    await this.checkUrls(issuer);
    if ((await this.issuers.list(tenant.id)).length >= ISSUERS_OF_A_TENANT) {
      throw new AdministrationError(
        'tooManyIssuers',
        `The tenant "${tenantName}" trusts ${ISSUERS_OF_A_TENANT} issuers, the most that there may be. Remove one.`,
      );
    }
    await this.refuseOverlap(issuer);
    await this.issuers.insert(issuer);
    return issuer;
  }

  /** @throws AdministrationError `tenantNotFound` */
  async listIssuers(tenantName: string): Promise<readonly TrustedIssuer[]> {
    const { id } = await findTenant(this.tenants, tenantName);
    return this.issuers.list(id);
  }

  /**
   * @param id as of `updateIssuer`
   * @throws AdministrationError `tenantNotFound`, `issuerNotFound`, `issuerAmbiguous`
   */
  async showIssuer(tenantName: string, id: string): Promise<TrustedIssuer> {
    return oneIssuer(await this.listIssuers(tenantName), { tenantName, id });
  }

  /** @throws AdministrationError as of `createIssuer`, and `issuerNotFound`, `issuerAmbiguous` */
  async updateIssuer(tenantName: string, id: string, change: IssuerChange): Promise<TrustedIssuer> {
    const tenant = await findTenant(this.tenants, tenantName);
    const found = oneIssuer(await this.issuers.list(tenant.id), { tenantName, id });
    const changed = withChange(found, change, tenant);
    checkTrust(changed);
    // What is said anew, and no other: what was kept may name a host that cannot be resolved at the moment.
    await this.checkUrls(change);
    await this.refuseOverlap(changed);
    const stored = await this.issuers.change(tenant.id, found.id, (before) =>
      withChange(before, change, tenant),
    );
    if (stored === undefined) throw notFound({ tenantName });
    return stored;
  }

  /** @throws AdministrationError `tenantNotFound`, `issuerNotFound`, `issuerAmbiguous` */
  async deleteIssuer(tenantName: string, id: string): Promise<TrustedIssuer> {
    const issuer = await this.showIssuer(tenantName, id);
    if (!(await this.issuers.remove(issuer.tenantId, issuer.id))) throw notFound({ tenantName });
    return issuer;
  }

  private async checkUrls({ issuer, jwksUri }: Pick<IssuerChange, 'issuer' | 'jwksUri'>): Promise<void> {
    for (const [member, url] of Object.entries({ issuer, jwksUri })) {
      const problem = typeof url === 'string' ? await this.documents.problem(url) : undefined;
      if (problem !== undefined) throw new AdministrationError('invalidIssuer', `${member} ${problem}.`);
    }
  }

  /** The tenant comes from the token alone: none may open two of them. */
  private async refuseOverlap(issuer: TrustedIssuer): Promise<void> {
    const others = await this.issuers.findByIssuer(issuer.issuer);
    const clash = others.some(
      ({ issuer: other }) =>
        other.tenantId !== issuer.tenantId && other.audience === issuer.audience && !areApart(other, issuer),
    );
    if (!clash) return;
    throw new AdministrationError(
      'issuerOverlaps',
      'Another tenant trusts this issuer for this audience, and a token could open both. Give each tenant an audience of ' +
        'its own, or another subject.',
    );
  }
}

/** Whether no token can be of both: some claim must be one thing for the one, and another for the other. */
function areApart(one: TrustedIssuer, other: TrustedIssuer): boolean {
  return one.subject !== undefined && other.subject !== undefined && one.subject !== other.subject;
}

/** @throws AdministrationError `invalidScope` */
function withChange(issuer: TrustedIssuer, change: IssuerChange, tenant: TenantRecord): TrustedIssuer {
  const { name = issuer.name, issuer: iss = issuer.issuer, audience = issuer.audience } = change;
  const { algorithms = issuer.algorithms, scopes } = change;
  const { id, tenantId, created } = issuer;
  return {
    ...{ id, tenantId, created, name, audience, issuer: iss },
    algorithms: algorithms ?? DEFAULT_ALGORITHMS,
    ...merged('jwksUri', issuer.jwksUri, change.jwksUri),
    ...merged('subject', issuer.subject, change.subject),
    ...merged('claims', issuer.claims, change.claims),
    ...merged('scopes', issuer.scopes, Array.isArray(scopes) ? checkScopes(scopes, tenant) : scopes),
  };
}

/** A member that need not be there: as it is given, as it was where it is not, and absent where it is taken away. */
function merged(name: keyof IssuerChange, before: unknown, given: unknown): object {
  const value = given === undefined ? before : given;
  return value === undefined || value === null ? {} : { [name]: value };
}

interface Wanted {
  readonly tenantName: string;
  readonly id: string;
}

function oneIssuer(issuers: readonly TrustedIssuer[], { tenantName, id }: Wanted): TrustedIssuer {
  const start = id.toLowerCase();
  const exact = issuers.find((issuer) => issuer.id === start);
  if (exact !== undefined) return exact;
  const [first, second] = issuers.filter((issuer) => issuer.id.startsWith(start));
  if (start.length >= MIN_TOKEN_ID_LENGTH && first === undefined) throw notFound({ tenantName });
  if (start.length >= MIN_TOKEN_ID_LENGTH && first !== undefined && second === undefined) return first;
  throw new AdministrationError(
    'issuerAmbiguous',
    start.length < MIN_TOKEN_ID_LENGTH
      ? `Give the whole id of the issuer, or at least its first ${MIN_TOKEN_ID_LENGTH} characters. ${seeOf(tenantName)}`
      : `Several trusted issuers of the tenant "${tenantName}" have an id that begins so. Give more of it. ${seeOf(tenantName)}`,
  );
}

function notFound({ tenantName }: Pick<Wanted, 'tenantName'>): AdministrationError {
  return new AdministrationError(
    'issuerNotFound',
    `The tenant "${tenantName}" trusts no issuer of this id. ${seeOf(tenantName)}`,
  );
}

function seeOf(tenantName: string): string {
  return `"rollcall issuer list --tenant ${tenantName}" shows the ids.`;
}

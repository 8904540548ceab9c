import type { DocumentFetcher } from '../ports/document-fetcher.js';
import type { IdSource } from '../ports/id-source.js';
import type { TenantStore } from '../ports/tenant-store.js';
import {
  TRUSTED_ALGORITHMS,
  type TrustedAlgorithm,
  type TrustedIssuer,
  type TrustedIssuerStore,
} from '../ports/trusted-issuer-store.js';
import { AdministrationError } from './administration-error.js';
import { checkTokenName } from './check-names.js';
import { checkScopes } from './check-scopes.js';
import { findTenant } from './find-tenant.js';

/** Which tokens a tenant shall trust. */
export type IssuerRequest = Omit<TrustedIssuer, 'id' | 'tenantId' | 'created' | 'algorithms'> & {
  /** RS256 when absent, which every OpenID provider has. */
  readonly algorithms?: readonly TrustedAlgorithm[];
};

/** Issuers that a tenant can trust. */
const ISSUERS_OF_A_TENANT = 50;

const DEFAULT_ALGORITHMS: readonly TrustedAlgorithm[] = ['RS256'];

/** Trusted issuers: the rules, on top of the stores. */
export class IssuerAdministration {
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
  async trust(tenantName: string, request: IssuerRequest, now: number): Promise<TrustedIssuer> {
    const tenant = await findTenant(this.tenants, tenantName);
    checkTokenName(request.name);
    await this.checkUrl('issuer', request.issuer);
    if (request.jwksUri !== undefined) await this.checkUrl('jwksUri', request.jwksUri);
    const { algorithms = DEFAULT_ALGORITHMS, scopes, ...rest } = request;
    checkAlgorithms(algorithms);
    const issuer: TrustedIssuer = {
      ...rest,
      algorithms,
      ...(scopes === undefined ? {} : { scopes: checkScopes(scopes, tenant) }),
      id: this.ids.next(),
      tenantId: tenant.id,
      created: now,
    };
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
  async list(tenantName: string): Promise<readonly TrustedIssuer[]> {
    const { id } = await findTenant(this.tenants, tenantName);
    return this.issuers.list(id);
  }

  /** @throws AdministrationError `tenantNotFound`, `issuerNotFound` */
  async get(tenantName: string, id: string): Promise<TrustedIssuer> {
    const found = (await this.list(tenantName)).find((issuer) => issuer.id === id);
    if (found === undefined) throw notFound(tenantName);
    return found;
  }

  /** @throws AdministrationError `tenantNotFound`, `issuerNotFound` */
  async remove(tenantName: string, id: string): Promise<void> {
    const tenant = await findTenant(this.tenants, tenantName);
    if (!(await this.issuers.remove(tenant.id, id))) throw notFound(tenantName);
  }

  private async checkUrl(member: string, url: string): Promise<void> {
    const problem = await this.documents.problem(url);
    if (problem !== undefined) throw new AdministrationError('invalidIssuer', `${member} ${problem}.`);
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

function checkAlgorithms(algorithms: readonly string[]): void {
  const wrong = algorithms.find((name) => !TRUSTED_ALGORITHMS.some((known) => known === name));
  if (algorithms.length > 0 && wrong === undefined) return;
  throw new AdministrationError(
    'invalidIssuer',
    `algorithms must be one or more of ${TRUSTED_ALGORITHMS.join(', ')}.`,
  );
}

function notFound(tenantName: string): AdministrationError {
  return new AdministrationError('issuerNotFound', `The tenant "${tenantName}" trusts no issuer of this id.`);
}

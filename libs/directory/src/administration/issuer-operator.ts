import type { TrustedAlgorithm, TrustedIssuer } from '../ports/trusted-issuer-store.js';

/** Which tokens a tenant shall trust. */
export type IssuerRequest = Omit<TrustedIssuer, 'id' | 'tenantId' | 'created' | 'algorithms'> & {
  /** RS256 when absent, which every OpenID provider has. */
  readonly algorithms?: readonly TrustedAlgorithm[];
};

/**
 * What shall be another in which tokens are trusted. Absent is as it was; null takes away what an issuer need not have,
 * and brings back the algorithms that are so by default. Claims and scopes are replaced as a whole.
 */
export interface IssuerChange {
  readonly name?: string;
  readonly issuer?: string;
  readonly audience?: string;
  readonly algorithms?: readonly TrustedAlgorithm[] | null;
  readonly jwksUri?: string | null;
  readonly subject?: string | null;
  readonly claims?: Readonly<Record<string, string>> | null;
  readonly scopes?: readonly string[] | null;
}

/** What an operator can do with the issuers that a tenant trusts; as `Operator`, wherever the database is. */
export interface IssuerOperator {
  createIssuer(tenantName: string, request: IssuerRequest, now: number): Promise<TrustedIssuer>;
  /** The oldest first. */
  listIssuers(tenantName: string): Promise<readonly TrustedIssuer[]>;
  /** @param id the whole id, or a beginning of 8 characters or more that only one issuer of the tenant has */
  updateIssuer(tenantName: string, id: string, change: IssuerChange): Promise<TrustedIssuer>;
  /** @param id as of `updateIssuer` */
  deleteIssuer(tenantName: string, id: string): Promise<TrustedIssuer>;
}

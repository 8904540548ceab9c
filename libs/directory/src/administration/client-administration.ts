import type { IdSource } from '../ports/id-source.js';
import type { ClientSecret, OauthClient, OauthClientStore } from '../ports/oauth-client-store.js';
import type { TenantStore } from '../ports/tenant-store.js';
import type { TokenMint } from '../ports/token-mint.js';
import { AdministrationError } from './administration-error.js';
import { checkTokenName } from './check-names.js';
import { checkScopes } from './check-scopes.js';
import type {
  ClientOperator,
  ClientRequest,
  ClientSummary,
  IssuedClient,
  SecretRotationRequest,
} from './client-operator.js';
import { clientSummary } from './client-summary.js';
import { findTenant } from './find-tenant.js';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

/** Minutes that a token lives: at least and without a word, and at most. Entra renews its tokens once an hour or less. */
export const TOKEN_MINUTES = { least: 60, most: 360, byDefault: 60 } as const;

/** Days that a secret lives. */
export const SECRET_DAYS = { least: 1, most: 1095, byDefault: 730 } as const;

/** Hours for which the secret before the new one works too. */
export const SECRET_OVERLAP_HOURS = { least: 0, most: 720, byDefault: 24 } as const;

/** Clients that a tenant can have, revoked ones not counted. */
const CLIENTS_OF_A_TENANT = 100;

/** The least characters of an id that name a client: one typed by mistake revokes nothing. */
const MIN_ID_LENGTH = 8;

/** OAuth clients: the rules, on top of the stores. */
export class ClientAdministration implements ClientOperator {
  constructor(
    private readonly tenants: Pick<TenantStore, 'findByName'>,
    private readonly clients: OauthClientStore,
    private readonly mint: TokenMint,
    private readonly ids: IdSource,
  ) {}

  /** @throws AdministrationError `invalidTokenName`, `invalidClient`, `tenantNotFound`, `invalidScope` */
  async createClient(tenantName: string, request: ClientRequest, now: number): Promise<IssuedClient> {
    checkTokenName(request.name);
    const tokenMinutes = within(TOKEN_MINUTES, request.tokenMinutes, 'minutes that a token lives');
    const secret = this.secret(request.secretDays, now);
    const tenant = await findTenant(this.tenants, tenantName);
    const scopes = request.scopes === undefined ? undefined : checkScopes(request.scopes, tenant);
    const living = (await this.clients.list(tenant.id)).filter(({ revoked }) => revoked === null);
    if (living.length >= CLIENTS_OF_A_TENANT) {
      throw new AdministrationError(
        'tooManyClients',
        `The tenant "${tenantName}" has ${CLIENTS_OF_A_TENANT} OAuth clients, the most that there may be. Revoke one.`,
      );
    }
    const client: OauthClient = {
      id: this.ids.next(),
      tenantId: tenant.id,
      name: request.name,
      tokenMinutes,
      secrets: [secret.kept],
      created: now,
      revoked: null,
      lastUsed: null,
      ...(scopes === undefined ? {} : { scopes }),
    };
    await this.clients.insert(client);
    return { client: clientSummary(client, now), secret: secret.shown };
  }

  /** @throws AdministrationError `tenantNotFound` */
  async listClients(tenantName: string, now: number): Promise<readonly ClientSummary[]> {
    const { id } = await findTenant(this.tenants, tenantName);
    return (await this.clients.list(id))
      .map((client) => clientSummary(client, now))
      .sort((a, b) => b.created - a.created || (a.id < b.id ? 1 : -1));
  }

  /** @throws AdministrationError `tenantNotFound`, `clientNotFound`, `clientAmbiguous`, `clientRevoked`, `invalidClient` */
  async rotateClient(
    tenantName: string,
    id: string,
    { overlapHours, secretDays }: SecretRotationRequest,
    now: number,
  ): Promise<IssuedClient> {
    const overlap = within(SECRET_OVERLAP_HOURS, overlapHours, 'hours of overlap') * HOUR;
    const secret = this.secret(secretDays, now);
    const client = await this.one(tenantName, id);
    const secrets = [secret.kept, ...leaving(client.secrets, overlap, now)];
    if (!(await this.clients.replaceSecrets(client, secrets))) {
      throw new AdministrationError(
        'clientRevoked',
        `The client ${client.id} ("${client.name}") was revoked, or rotated by somebody else just now. List the clients.`,
      );
    }
    return { client: clientSummary({ ...client, secrets }, now), secret: secret.shown };
  }

  /** @throws AdministrationError `tenantNotFound`, `clientNotFound`, `clientAmbiguous`, `clientRevoked` */
  async revokeClient(tenantName: string, id: string, now: number): Promise<ClientSummary> {
    const client = await this.one(tenantName, id);
    // The store decides, for another operator may have revoked it since the list was read.
    const revoked = client.revoked === null && (await this.clients.revoke(client.tenantId, client.id, now));
    if (!revoked) {
      throw new AdministrationError(
        'clientRevoked',
        `The client ${client.id} ("${client.name}") was revoked before. There is nothing left to do.`,
      );
    }
    return clientSummary({ ...client, revoked: now }, now);
  }

  private async one(tenantName: string, id: string): Promise<OauthClient> {
    const tenant = await findTenant(this.tenants, tenantName);
    return oneClient(await this.clients.list(tenant.id), { tenantName, id });
  }

  private secret(
    days: number | undefined,
    now: number,
  ): { readonly shown: string; readonly kept: ClientSecret } {
    const lifetime = within(SECRET_DAYS, days, 'days that a secret lives') * DAY;
    const shown = this.mint.mint();
    return { shown, kept: { hash: this.mint.hash(shown), created: now, expires: now + lifetime } };
  }
}

/** The one secret that goes on for a while beside a new one: no more than two ever work. */
function leaving(secrets: readonly ClientSecret[], overlap: number, now: number): readonly ClientSecret[] {
  return secrets
    .map((secret) => ({ ...secret, expires: Math.min(secret.expires, now + overlap) }))
    .filter(({ expires }) => expires > now)
    .slice(0, 1);
}

interface Range {
  readonly least: number;
  readonly most: number;
  readonly byDefault: number;
}

function within({ least, most, byDefault }: Range, given: number | undefined, what: string): number {
  const value = given ?? byDefault;
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new AdministrationError(
    'invalidClient',
    `The ${what} are a whole number from ${least} to ${most}; ${value} is not one.`,
  );
}

function oneClient(
  clients: readonly OauthClient[],
  { tenantName, id }: { readonly tenantName: string; readonly id: string },
): OauthClient {
  const start = id.toLowerCase();
  const see = `"rollcall client list --tenant ${tenantName}" shows the ids.`;
  const exact = clients.find((client) => client.id === start);
  if (exact !== undefined) return exact;
  if (start.length < MIN_ID_LENGTH) {
    throw new AdministrationError(
      'clientAmbiguous',
      `Give the whole id of the client, or at least its first ${MIN_ID_LENGTH} characters. ${see}`,
    );
  }
  const [first, second] = clients.filter((client) => client.id.startsWith(start));
  if (first === undefined) {
    throw new AdministrationError(
      'clientNotFound',
      `The tenant "${tenantName}" has no OAuth client whose id is or begins with what was given. ${see}`,
    );
  }
  if (second === undefined) return first;
  throw new AdministrationError(
    'clientAmbiguous',
    `Several OAuth clients of the tenant "${tenantName}" have an id that begins so. Give more of it. ${see}`,
  );
}

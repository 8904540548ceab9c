import type { ClientSecret, OauthClient, OauthClientStore } from '@rollcall/directory';

import { uuidBytes, uuidText } from '../ids.js';
import type { Session, UnitOfWork, WriteSession } from '../unit-of-work.js';
import { idBytes } from './id-bytes.js';
import { TenantTypes } from './tenant-types.js';
import { tenantOfId } from './tenant-of-id.js';

interface ClientRow {
  readonly id: Buffer;
  readonly tenant_id: number;
  readonly name: string;
  readonly scopes: string | null;
  readonly token_minutes: number;
  readonly secrets: string;
  readonly created: number;
  readonly revoked: number | null;
  readonly last_used: number | null;
}

const COLUMNS = 'id, tenant_id, name, scopes, token_minutes, secrets, created, revoked, last_used';
const SEPARATOR = ' ';

/** Makes the store of OAuth clients. */
export function oauthClientRepository(
  unitOfWork: UnitOfWork,
  types = new TenantTypes(unitOfWork),
): OauthClientStore {
  return {
    find: async (id) => {
      const bytes = uuidBytes(id);
      if (bytes === undefined) return undefined;
      const row = await unitOfWork.read((session) => find(session, bytes));
      if (row === undefined) return undefined;
      return { client: clientOf(row), tenant: await tenantOfId(unitOfWork, types, row.tenant_id) };
    },
    insert: (client) => unitOfWork.write((session) => insert(session, client)),
    list: async (tenantId) => {
      const rows = await unitOfWork.read((session) =>
        session.query<ClientRow>(`select ${COLUMNS} from oauth_client where tenant_id = ? order by id`, [
          tenantId,
        ]),
      );
      return rows.map(clientOf);
    },
    replaceSecrets: async (client, secrets) => {
      const { affected } = await unitOfWork.write((session) =>
        session.run(
          'update oauth_client set secrets = ? where id = ? and tenant_id = ? and secrets = ? and revoked is null',
          [secretsText(secrets), idBytes(client.id), client.tenantId, secretsText(client.secrets)],
        ),
      );
      return affected === 1;
    },
    revoke: async (tenantId, id, now) => {
      const bytes = uuidBytes(id);
      if (bytes === undefined) return false;
      const { affected } = await unitOfWork.write((session) =>
        session.run(
          'update oauth_client set revoked = ? where id = ? and tenant_id = ? and revoked is null',
          [now, bytes, tenantId],
        ),
      );
      return affected === 1;
    },
    touch: async (tenantId, id, now) => {
      await unitOfWork.write((session) =>
        session.run(
          'update oauth_client set last_used = ? where id = ? and tenant_id = ? and (last_used is null or last_used < ?)',
          [now, idBytes(id), tenantId, now],
        ),
      );
    },
  };
}

async function find(session: Session, id: Buffer): Promise<ClientRow | undefined> {
  // Whose it is comes with it: the id is all that a client says of itself.
  const [row] = await session.query<ClientRow>(`select ${COLUMNS} from oauth_client where id = ?`, [id]);
  return row;
}

async function insert(session: WriteSession, client: OauthClient): Promise<void> {
  await session.run(`insert into oauth_client (${COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`, [
    idBytes(client.id),
    client.tenantId,
    client.name,
    client.scopes?.join(SEPARATOR) ?? null,
    client.tokenMinutes,
    secretsText(client.secrets),
    client.created,
    client.revoked,
    client.lastUsed,
  ]);
}

function secretsText(secrets: readonly ClientSecret[]): string {
  return JSON.stringify(secrets.map(({ hash, created, expires }) => ({ hash, created, expires })));
}

function clientOf(row: ClientRow): OauthClient {
  return {
    id: uuidText(row.id),
    tenantId: row.tenant_id,
    name: row.name,
    tokenMinutes: row.token_minutes,
    secrets: JSON.parse(row.secrets) as readonly ClientSecret[],
    created: row.created,
    revoked: row.revoked,
    lastUsed: row.last_used,
    ...(row.scopes === null ? {} : { scopes: row.scopes.split(SEPARATOR) }),
  };
}

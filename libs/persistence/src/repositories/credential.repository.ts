import type { CredentialStore } from '@rollcall/directory';

import { uuidBytes } from '../ids.js';
import type { SqlFragment } from '../sql/dialect.js';
import type { UnitOfWork } from '../unit-of-work.js';
import {
  CREDENTIAL_COLUMNS,
  CREDENTIALS,
  credentialOf,
  insertCredential,
  type CredentialRow,
} from './credential-row.js';
import { idBytes } from './id-bytes.js';
import { TenantTypes } from './tenant-types.js';
import { tenantOf } from './tenant-row.js';

interface CredentialWithTenantRow extends CredentialRow {
  readonly tenant_name: string | null;
  readonly tenant_settings: string | null;
  readonly tenant_created: number | null;
  readonly types_generation: number | null;
}

/** Makes the store of credentials. */
export function credentialRepository(
  unitOfWork: UnitOfWork,
  types = new TenantTypes(unitOfWork),
): CredentialStore {
  return {
    findByTokenHash: async (tokenHash) => {
      const [row] = await unitOfWork.read((session) =>
        session.query<CredentialWithTenantRow>(
          `select ${CREDENTIAL_COLUMNS}, t.name as tenant_name, t.settings as tenant_settings, t.created as tenant_created, ` +
            `y.generation as types_generation from ${CREDENTIALS} left join tenant t on t.id = c.tenant_id ` +
            'left join tenant_types y on y.tenant_id = c.tenant_id where c.token_hash = ?',
          [Buffer.from(tokenHash, 'hex')],
        ),
      );
      if (row === undefined) return undefined;
      const { tenant_id: id, tenant_name: name, tenant_settings: settings, tenant_created: created } = row;
      const tenant =
        id === null || name === null || settings === null || created === null
          ? null
          : await types.complete(tenantOf({ id, name, settings, created }), row.types_generation);
      return { credential: credentialOf(row), tenant };
    },
    insert: (credential) => unitOfWork.write((session) => insertCredential(session, credential)),
    list: async (tenantId) => {
      const { sql, params } = ownedBy('c.tenant_id', tenantId);
      const rows = await unitOfWork.read((session) =>
        session.query<CredentialRow>(
          `select ${CREDENTIAL_COLUMNS} from ${CREDENTIALS} where ${sql} order by c.id`,
          params,
        ),
      );
      return rows.map(credentialOf);
    },
    revoke: async (tenantId, id, now) => {
      const bytes = uuidBytes(id);
      if (bytes === undefined) return false;
      const { sql, params } = ownedBy('tenant_id', tenantId);
      const { affected } = await unitOfWork.write((session) =>
        session.run(`update credential set revoked = ? where id = ? and ${sql} and revoked is null`, [
          now,
          bytes,
          ...params,
        ]),
      );
      return affected === 1;
    },
    rotate: async (old, successor) => {
      const { sql, params } = ownedBy('tenant_id', old.tenantId);
      return unitOfWork.write(async (session) => {
        const { affected } = await session.run(
          `update credential set expires = ? where id = ? and ${sql} and revoked is null`,
          [old.expires, idBytes(old.id), ...params],
        );
        if (affected === 1) await insertCredential(session, successor);
        return affected === 1;
      });
    },
    touch: async (tenantId, id, now) => {
      const bytes = uuidBytes(id);
      if (bytes === undefined) return;
      const { sql, params } = ownedBy('tenant_id', tenantId);
      await unitOfWork.write((session) =>
        session.run(
          `update credential set last_used = ? where id = ? and ${sql} and (last_used is null or last_used < ?)`,
          [now, bytes, ...params, now],
        ),
      );
    },
  };
}

/** A condition for the credentials of a tenant, and of the administration where that is null. */
function ownedBy(column: string, tenantId: number | null): SqlFragment {
  return tenantId === null
    ? { sql: `${column} is null`, params: [] }
    : { sql: `${column} = ?`, params: [tenantId] };
}

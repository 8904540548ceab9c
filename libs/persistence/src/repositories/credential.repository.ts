import type { CredentialStore } from '@rollcall/directory';

import { uuidBytes } from '../ids.js';
import type { UnitOfWork } from '../unit-of-work.js';
import {
  CREDENTIAL_COLUMNS,
  CREDENTIALS,
  credentialOf,
  insertCredential,
  type CredentialRow,
} from './credential-row.js';
import { TenantTypes } from './tenant-types.js';
import { tenantOf } from './tenant.repository.js';

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
      const rows = await unitOfWork.read((session) =>
        session.query<CredentialRow>(
          `select ${CREDENTIAL_COLUMNS} from ${CREDENTIALS} where c.tenant_id = ? order by c.id`,
          [tenantId],
        ),
      );
      return rows.map(credentialOf);
    },
    revoke: async (tenantId, id, now) => {
      const idBytes = uuidBytes(id);
      if (idBytes === undefined) return false;
      const { affected } = await unitOfWork.write((session) =>
        session.run('update credential set revoked = ? where id = ? and tenant_id = ? and revoked is null', [
          now,
          idBytes,
          tenantId,
        ]),
      );
      return affected === 1;
    },
    touch: async (tenantId, id, now) => {
      const idBytes = uuidBytes(id);
      if (idBytes === undefined) return;
      const owner = tenantId === null ? 'tenant_id is null' : 'tenant_id = ?';
      await unitOfWork.write((session) =>
        session.run(
          `update credential set last_used = ? where id = ? and ${owner} and (last_used is null or last_used < ?)`,
          [now, idBytes, ...(tenantId === null ? [] : [tenantId]), now],
        ),
      );
    },
  };
}

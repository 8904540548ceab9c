import type { IssuerWithTenant, TrustedIssuer, TrustedIssuerStore } from '@rollcall/directory';

import { uuidBytes, uuidText } from '../ids.js';
import type { SqlValue } from '../sql/dialect.js';
import type { UnitOfWork } from '../unit-of-work.js';
import { idBytes } from './id-bytes.js';
import { tenantOfId } from './tenant-of-id.js';
import { TenantTypes } from './tenant-types.js';

interface IssuerRow {
  readonly id: Buffer;
  readonly tenant_id: number;
  readonly issuer: Buffer;
  readonly settings: string;
  readonly created: number;
}

/** What is kept as JSON: it is never searched for. */
type Settings = Omit<TrustedIssuer, 'id' | 'tenantId' | 'issuer' | 'created'>;

const COLUMNS = 'id, tenant_id, issuer, settings, created';

/** Makes the store of trusted issuers. */
export function trustedIssuerRepository(
  unitOfWork: UnitOfWork,
  types = new TenantTypes(unitOfWork),
): TrustedIssuerStore {
  const select = async (condition: string, param: SqlValue): Promise<readonly TrustedIssuer[]> => {
    const rows = await unitOfWork.read((session) =>
      session.query<IssuerRow>(`select ${COLUMNS} from trusted_issuer where ${condition} order by id`, [
        param,
      ]),
    );
    return rows.map(issuerOf);
  };
  const withTenant = async (issuer: TrustedIssuer): Promise<IssuerWithTenant> => ({
    issuer,
    tenant: await tenantOfId(unitOfWork, types, issuer.tenantId),
  });
  return {
    find: async (id) => {
      const bytes = uuidBytes(id);
      const [issuer] = bytes === undefined ? [] : await select('id = ?', bytes);
      return issuer === undefined ? undefined : withTenant(issuer);
    },
    // Whose they are comes with them: the issuer is all that a token says of itself.
    findByIssuer: async (issuer) =>
      Promise.all((await select('issuer = ?', Buffer.from(issuer, 'utf8'))).map(withTenant)),
    insert: async (made) => {
      const { id, tenantId, issuer, created } = made;
      await unitOfWork.write((session) =>
        session.run(`insert into trusted_issuer (${COLUMNS}) values (?, ?, ?, ?, ?)`, [
          idBytes(id),
          tenantId,
          Buffer.from(issuer, 'utf8'),
          settingsOf(made),
          created,
        ]),
      );
    },
    change: (tenantId, id, change) =>
      unitOfWork.write(async (session) => {
        const bytes = uuidBytes(id);
        if (bytes === undefined) return undefined;
        const [row] = await session.query<IssuerRow>(
          `select ${COLUMNS} from trusted_issuer where id = ? and tenant_id = ?${session.dialect.forUpdate}`,
          [bytes, tenantId],
        );
        if (row === undefined) return undefined;
        const changed = change(issuerOf(row));
        await session.run(
          'update trusted_issuer set issuer = ?, settings = ? where id = ? and tenant_id = ?',
          [Buffer.from(changed.issuer, 'utf8'), settingsOf(changed), bytes, tenantId],
        );
        return changed;
      }),
    list: (tenantId) => select('tenant_id = ?', tenantId),
    remove: async (tenantId, id) => {
      const bytes = uuidBytes(id);
      if (bytes === undefined) return false;
      const { affected } = await unitOfWork.write((session) =>
        session.run('delete from trusted_issuer where id = ? and tenant_id = ?', [bytes, tenantId]),
      );
      return affected === 1;
    },
  };
}

function settingsOf({ id: _, tenantId: __, issuer: ___, created: ____, ...settings }: TrustedIssuer): string {
  return JSON.stringify(settings satisfies Settings);
}

function issuerOf(row: IssuerRow): TrustedIssuer {
  const settings = JSON.parse(row.settings) as Settings;
  return {
    ...settings,
    id: uuidText(row.id),
    tenantId: row.tenant_id,
    issuer: row.issuer.toString('utf8'),
    created: row.created,
  };
}

import type { Credential, CredentialKind } from '@rollcall/directory';

import { uuidBytes, uuidText } from '../ids.js';
import type { WriteSession } from '../unit-of-work.js';

/** A row of `credential`. */
export interface CredentialRow {
  readonly id: Buffer;
  readonly tenant_id: number | null;
  readonly kind: string;
  readonly name: string;
  readonly token_hash: Buffer;
  readonly created: number;
  readonly expires: number | null;
  readonly revoked: number | null;
  readonly last_used: number | null;
}

/** The columns of a `CredentialRow`. */
export const CREDENTIAL_COLUMNS =
  'id, tenant_id, kind, name, token_hash, created, expires, revoked, last_used';

/** Inserts a credential. */
export async function insertCredential(session: WriteSession, credential: Credential): Promise<void> {
  const id = uuidBytes(credential.id);
  if (id === undefined) throw new TypeError('the id of a credential must be a UUID');
  await session.run(`insert into credential (${CREDENTIAL_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`, [
    id,
    credential.tenantId,
    credential.kind,
    credential.name,
    Buffer.from(credential.tokenHash, 'hex'),
    credential.created,
    credential.expires,
    credential.revoked,
    credential.lastUsed,
  ]);
}

/** A credential from its row. */
export function credentialOf(row: CredentialRow): Credential {
  return {
    id: uuidText(row.id),
    tenantId: row.tenant_id,
    kind: kindOf(row.kind),
    name: row.name,
    tokenHash: row.token_hash.toString('hex'),
    created: row.created,
    expires: row.expires,
    revoked: row.revoked,
    lastUsed: row.last_used,
  };
}

function kindOf(text: string): CredentialKind {
  if (text === 'bearer' || text === 'admin') return text;
  throw new TypeError('a stored credential is of an unknown kind');
}

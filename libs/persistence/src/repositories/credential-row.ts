import { UnknownSubject, type Credential, type CredentialKind } from '@rollcall/directory';

import { uuidBytes, uuidText } from '../ids.js';
import type { WriteSession } from '../unit-of-work.js';
import { idBytes } from './id-bytes.js';

/** A row of `credential`, with the user for whom it stands, its scopes and its networks. */
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
  readonly subject: Buffer | null;
  readonly scopes: string | null;
  readonly networks: string | null;
}

/**
 * The stored kinds of credentials. One with scopes, and one that is bound to networks, is of a kind of its own, so that a
 * release that knows neither refuses the credential, and does not take it for one that may do everything from everywhere.
 */
const STORED_KINDS = {
  bearer: { kind: 'bearer', scoped: false, bound: false },
  scoped: { kind: 'bearer', scoped: true, bound: false },
  bound: { kind: 'bearer', scoped: false, bound: true },
  'scoped-bound': { kind: 'bearer', scoped: true, bound: true },
  admin: { kind: 'admin', scoped: false, bound: false },
  'admin-bound': { kind: 'admin', scoped: false, bound: true },
} as const satisfies Record<string, StoredKind>;

interface StoredKind {
  readonly kind: CredentialKind;
  readonly scoped: boolean;
  readonly bound: boolean;
}

const SEPARATOR = ' ';

const COLUMNS = 'id, tenant_id, kind, name, token_hash, created, expires, revoked, last_used';

/** The columns of a `CredentialRow`, of `CREDENTIALS`. */
export const CREDENTIAL_COLUMNS = `${COLUMNS.replaceAll(/\w+/g, 'c.$&')}, s.resource_id as subject, p.scopes, n.networks`;

/** Credentials `c`, each with the user for whom it stands, its scopes and its networks. */
export const CREDENTIALS =
  'credential c left join credential_subject s on s.credential_id = c.id and s.tenant_id = c.tenant_id ' +
  'left join credential_scopes p on p.credential_id = c.id and p.tenant_id = c.tenant_id ' +
  'left join credential_networks n on n.credential_id = c.id and (n.tenant_id = c.tenant_id or c.tenant_id is null)';

/**
 * Inserts a credential.
 * @throws UnknownSubject when the tenant has no such user; the transaction is to be rolled back then
 */
export async function insertCredential(session: WriteSession, credential: Credential): Promise<void> {
  const { scopes, networks } = credential;
  await session.run(`insert into credential (${COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`, [
    idBytes(credential.id),
    credential.tenantId,
    storedKind(credential),
    credential.name,
    Buffer.from(credential.tokenHash, 'hex'),
    credential.created,
    credential.expires,
    credential.revoked,
    credential.lastUsed,
  ]);
  if (credential.subject !== undefined) await insertSubject(session, credential, credential.subject);
  if (scopes !== undefined) {
    await session.run('insert into credential_scopes (credential_id, tenant_id, scopes) values (?, ?, ?)', [
      idBytes(credential.id),
      credential.tenantId,
      scopes.join(SEPARATOR),
    ]);
  }
  if (networks !== undefined) {
    await session.run(
      'insert into credential_networks (credential_id, tenant_id, networks) values (?, ?, ?)',
      [idBytes(credential.id), credential.tenantId, networks.join(SEPARATOR)],
    );
  }
}

async function insertSubject(
  session: WriteSession,
  { id, tenantId }: Credential,
  subject: string,
): Promise<void> {
  const user = uuidBytes(subject);
  if (user === undefined || tenantId === null) throw new UnknownSubject(subject);
  const { affected } = await session.run(
    'insert into credential_subject (credential_id, tenant_id, resource_id) ' +
      "select ?, r.tenant_id, r.id from resource r where r.id = ? and r.tenant_id = ? and r.type = 'User'",
    [idBytes(id), user, tenantId],
  );
  if (affected === 0) throw new UnknownSubject(subject);
}

/** A credential from its row. */
export function credentialOf(row: CredentialRow): Credential {
  const { kind, scoped, bound } = kindOf(row.kind);
  return {
    id: uuidText(row.id),
    tenantId: row.tenant_id,
    kind,
    name: row.name,
    tokenHash: row.token_hash.toString('hex'),
    created: row.created,
    expires: row.expires,
    revoked: row.revoked,
    lastUsed: row.last_used,
    ...(row.subject === null ? {} : { subject: uuidText(row.subject) }),
    ...(scoped ? { scopes: wordsOf(row.scopes) } : {}),
    ...(bound ? { networks: wordsOf(row.networks) } : {}),
  };
}

/** Of a credential that has scopes or networks, but has lost them, nothing is left. */
function wordsOf(text: string | null): readonly string[] {
  return text === null ? [] : text.split(SEPARATOR);
}

function storedKind({ kind, scopes, networks }: Credential): string {
  const [scoped, bound] = [scopes !== undefined, networks !== undefined];
  const found = Object.entries(STORED_KINDS).find(
    ([, stored]) => stored.kind === kind && stored.scoped === scoped && stored.bound === bound,
  );
  if (found === undefined) throw new TypeError(`a credential of the kind ${kind} has no scopes`);
  return found[0];
}

function kindOf(text: string): StoredKind {
  const found = Object.entries(STORED_KINDS).find(([stored]) => stored === text);
  if (found === undefined) throw new TypeError('a stored credential is of an unknown kind');
  return found[1];
}

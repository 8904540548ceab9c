import type { SigningKey, SigningKeyStore } from '@rollcall/directory';

import { FOLD_SETTING } from '../settings.js';
import type { Session, UnitOfWork, WriteSession } from '../unit-of-work.js';

interface KeyRow {
  readonly kid: string;
  readonly state: SigningKey['state'];
  readonly secret: string;
  readonly created: number;
}

/** Keeps signing keys in the database. */
export function signingKeyRepository(unitOfWork: UnitOfWork): SigningKeyStore {
  return {
    list: () => unitOfWork.read(list),
    insertFirst: (keys) =>
      unitOfWork.write(async (session) => {
        await lock(session);
        if ((await list(session)).length > 0) return false;
        for (const key of keys) await insert(session, key);
        return true;
      }),
    rotate: (from, next) =>
      unitOfWork.write(async (session) => {
        await lock(session);
        const keys = await list(session);
        if (keys.find(({ state }) => state === 'current')?.kid !== from) return false;
        await session.run("delete from signing_key where state = 'previous'", []);
        await session.run("update signing_key set state = 'previous' where state = 'current'", []);
        await session.run("update signing_key set state = 'current' where state = 'next'", []);
        await insert(session, next);
        return true;
      }),
  };
}

/** A row that every database has is the lock: rows that do not exist yet cannot be locked. */
async function lock(session: WriteSession): Promise<void> {
  await session.query(`select name from setting where name = ?${session.dialect.forUpdate}`, [FOLD_SETTING]);
}

async function list(session: Session): Promise<readonly SigningKey[]> {
  const rows = await session.query<KeyRow>(
    'select kid, state, secret, created from signing_key order by created, kid',
    [],
  );
  return rows.map((row) => ({ ...row, created: row.created }));
}

async function insert(session: WriteSession, { kid, state, secret, created }: SigningKey): Promise<void> {
  await session.run('insert into signing_key (kid, state, secret, created) values (?, ?, ?, ?)', [
    kid,
    state,
    secret,
    created,
  ]);
}

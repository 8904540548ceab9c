import { randomBytes } from 'node:crypto';

import { EVENT_SECRETS_KEY_SETTING } from './settings.js';
import type { Session, UnitOfWork } from './unit-of-work.js';

const KEY_LENGTH = 32;

/**
 * Reads the 32 random bytes by which the secrets of sinks are sealed where the environment gives no key: the same for
 * every process of a database, and made when they are wanted for the first time. They stand in the database that they
 * are to protect, so they keep secrets from nobody who has all of it.
 */
export async function readEventSecretsKey(unitOfWork: UnitOfWork): Promise<Buffer> {
  const known = await unitOfWork.read(readKey);
  if (known !== undefined) return known;
  const made = randomBytes(KEY_LENGTH).toString('hex');
  return unitOfWork.write(async (session) => {
    // Another process may be at it: the first row stays.
    await session.run(
      `insert into setting (name, value) values (?, ?)${session.dialect.onDuplicate('name')} name = ?`,
      [EVENT_SECRETS_KEY_SETTING, made, EVENT_SECRETS_KEY_SETTING],
    );
    const key = await readKey(session);
    if (key === undefined) throw new TypeError('the key of secrets was not written');
    return key;
  });
}

async function readKey(session: Session): Promise<Buffer | undefined> {
  const [row] = await session.query<{ value: string }>('select value from setting where name = ?', [
    EVENT_SECRETS_KEY_SETTING,
  ]);
  return row === undefined ? undefined : Buffer.from(row.value, 'hex');
}

import { openDatabase, uuidBytes, uuidText } from '@rollcall/persistence';
import { randomBytes } from 'node:crypto';

import { MIGRATIONS } from '../../migrations/index.js';
import type { Engine } from '../support/engines.js';
import { makeGroup } from '../support/scim-messages.js';
import { spawnService, type ServiceProcess } from '../support/service.js';

/** Rows in one statement. */
const ROWS = 500;

/** A service of its own with one large group. */
export interface LargeGroup {
  readonly service: ServiceProcess;
  /** `/Groups/{id}`. */
  readonly path: string;
  /** Ids of the members, ascending. */
  readonly members: readonly string[];
}

/**
 * Starts a service whose database has a group of users, which were written past it: rows without documents, for only
 * the group is to be read.
 */
export async function startWithLargeGroup(engine: Engine, count: number): Promise<LargeGroup> {
  const databaseUrl = await engine.databaseUrl();
  const first = await spawnService({ databaseUrl });
  await first.ready();
  const { id, path } = await makeGroup(first.client);
  // The embedded database is open in one process at a time.
  await first.stop();
  const members = await fill(databaseUrl, id, count);
  const service = await spawnService({ databaseUrl, env: { ROLLCALL_BOOTSTRAP_TOKEN: first.token } });
  await service.ready();
  return { service, path, members };
}

async function fill(url: string, group: string, count: number): Promise<readonly string[]> {
  const database = await openDatabase({ url, migrations: MIGRATIONS });
  try {
    const ids = Array.from({ length: count }, randomId).sort((a, b) => a.compare(b));
    const [tenant] = await database.unitOfWork.read((session) =>
      session.query<{ id: number }>('select id from tenant', []),
    );
    const tenantId = tenant?.id ?? 0;
    const groupId = uuidBytes(group) ?? null;
    for (let at = 0; at < count; at += ROWS) {
      const part = ids.slice(at, at + ROWS);
      await database.unitOfWork.write(async (session) => {
        await session.run(
          `insert into resource (id, tenant_id, type, version, created, last_modified) values ${part.map(() => "(?, ?, 'User', 1, 0, 0)").join(', ')}`,
          part.flatMap((id) => [id, tenantId]),
        );
        await session.run(
          `insert into group_member (group_id, member_id, member_type, tenant_id) values ${part.map(() => "(?, ?, 'User', ?)").join(', ')}`,
          part.flatMap((id) => [groupId, id, tenantId]),
        );
      });
    }
    return ids.map(uuidText);
  } finally {
    await database.close();
  }
}

function randomId(): Buffer {
  const bytes = randomBytes(16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes;
}

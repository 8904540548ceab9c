/** What a service leaves behind: every row of its database, and every file of its folder. */
import { openDatabase } from '@rollcall/persistence';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { MIGRATIONS } from '../../migrations/index.js';
import { columnsOf } from '../support/tables-of.js';

/** Every row of every table: bytes as the characters that they are, and as hexadecimal digits. */
export async function dumpOf(url: string): Promise<string> {
  const database = await openDatabase({ url, migrations: MIGRATIONS });
  try {
    return await database.unitOfWork.read(async (session) => {
      const tables = new Set((await columnsOf(session)).map(({ table }) => table));
      const lines: string[] = [];
      for (const table of tables) {
        for (const row of await session.query<object>(`select * from ${table}`, []))
          lines.push(`${table}: ${Object.values(row).map(textOf).join(' | ')}`);
      }
      return lines.join('\n');
    });
  } finally {
    await database.close();
  }
}

function textOf(value: unknown): string {
  return value instanceof Uint8Array
    ? Buffer.from(value).toString('latin1').replaceAll('\n', ' ')
    : String(value);
}

/** Every file below a folder, its bytes as characters. */
export function filesBelow(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => `${path}\n${readFileSync(path).toString('latin1')}`)
    .join('\n');
}

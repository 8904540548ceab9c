import type { ArchivedResource } from '@rollcall/directory';

import { UsageError, type Call, type Command } from '../command.js';
import { instant, shortInstant } from '../instant.js';
import { oneLine } from '../one-line.js';
import { withArchiveOperator } from '../open-stores.js';
import { required } from '../read-call.js';
import { renderTable } from '../render-table.js';
import { ARCHIVE_OPTIONS, archiveQuery } from './archive-query.js';

const NAME_SHOWN = 60;

/** Resources that are listed when nothing else is asked for, and at most. */
const LIMIT = { byDefault: 100, most: 1000 };

/** `rollcall archive list --tenant T [--type TYPE] [--search TEXT] [--from I] [--before I] [--limit N]` */
export const ARCHIVE_LIST: Command = {
  words: ['archive', 'list'],
  summary: 'List deleted users and groups that can be restored, the latest first.',
  operands: [],
  options: [...ARCHIVE_OPTIONS, { name: 'limit', value: 'N', meaning: '1 to 1000; 100 without it.' }],
  run: async (call) => {
    const tenant = required(call, 'tenant');
    const query = { ...archiveQuery(call), limit: limitOf(call) };
    const { resources, next } = await withArchiveOperator(call.settings, (operator) =>
      operator.listArchive(tenant, query),
    );
    const more = next === undefined ? '' : `There are more, deleted before ${instant(next.deleted + 1)}.\n`;
    return {
      text: resources.length === 0 ? 'There is nothing to restore.\n' : `${table(resources)}${more}`,
      json: {
        resources: resources.map(({ deleted, ...rest }) => ({ ...rest, deleted: instant(deleted) })),
        more: next !== undefined,
      },
    };
  },
};

function table(resources: readonly ArchivedResource[]): string {
  return renderTable(
    ['DELETED (UTC)', 'TYPE', 'ID', 'NAME'],
    resources.map(({ deleted, type, id, userName, displayName }) => [
      shortInstant(deleted),
      type,
      id,
      oneLine(userName ?? displayName ?? null, NAME_SHOWN),
    ]),
  );
}

function limitOf({ values }: Call): number {
  const text = values.get('limit');
  if (text === undefined) return LIMIT.byDefault;
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= LIMIT.most) return limit;
  throw new UsageError(`--limit takes a whole number from 1 to ${LIMIT.most}, not "${text}".`);
}

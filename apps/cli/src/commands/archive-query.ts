import type { ArchiveQuery } from '@rollcall/directory';

import type { Call, CommandOption } from '../command.js';
import { readInstant } from '../read-instant.js';

/** The options by which deleted resources are chosen. */
export const ARCHIVE_OPTIONS: readonly CommandOption[] = [
  { name: 'tenant', value: 'TENANT', required: true, meaning: 'The tenant that had them.' },
  { name: 'type', value: 'TYPE', meaning: 'Only resources of this type, such as User.' },
  {
    name: 'search',
    value: 'TEXT',
    meaning: 'Only those whose userName or displayName begins so, or that have this externalId or id.',
  },
  {
    name: 'from',
    value: 'INSTANT',
    meaning: 'Only those deleted from this instant on, 2026-01-02T03:04:05Z.',
  },
  { name: 'before', value: 'INSTANT', meaning: 'Only those deleted before this instant.' },
];

/** What a command asks the archive for. @throws UsageError */
export function archiveQuery({ values }: Call): Omit<ArchiveQuery, 'limit' | 'after'> {
  const type = values.get('type');
  const search = values.get('search');
  const from = values.get('from');
  const before = values.get('before');
  return {
    ...(type === undefined ? {} : { type }),
    ...(search === undefined || search === '' ? {} : { search }),
    ...(from === undefined ? {} : { from: readInstant('from', from) }),
    ...(before === undefined ? {} : { before: readInstant('before', before) }),
  };
}

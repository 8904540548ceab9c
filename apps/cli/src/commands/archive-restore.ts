import {
  RESTORED_AT_ONCE,
  type ArchiveOperator,
  type ArchivePlace,
  type ArchiveQuery,
  type RestoreOutcome,
} from '@rollcall/directory';

import { UsageError, type Call, type Command } from '../command.js';
import { withArchiveOperator } from '../open-stores.js';
import { required } from '../read-call.js';
import { ARCHIVE_OPTIONS, archiveQuery } from './archive-query.js';

/** Refusals that are shown in full. */
const SHOWN = 20;

/** `rollcall archive restore --tenant T (--id ID... | --type TYPE, --search TEXT, --from I, --before I)` */
export const ARCHIVE_RESTORE: Command = {
  words: ['archive', 'restore'],
  summary: 'Restore deleted users and groups, with their memberships and references.',
  operands: [],
  options: [
    ...ARCHIVE_OPTIONS,
    {
      name: 'id',
      value: 'ID',
      repeated: true,
      meaning: 'One resource; in place of the choice by the other options.',
    },
  ],
  run: async (call) => {
    const tenant = required(call, 'tenant');
    const ids = call.lists.get('id');
    const query = archiveQuery(call);
    const isChosen = Object.keys(query).length > 0;
    if ((ids === undefined) !== isChosen) {
      throw new UsageError(
        'Either --id, or --type, --search, --from and --before must say what is restored.',
      );
    }
    const outcomes = await withArchiveOperator(call.settings, (operator) =>
      restoreAll(call, { operator, tenant, query, ids }),
    );
    const refused = outcomes.flatMap(({ id, refusal }) => (refusal === undefined ? [] : [{ id, refusal }]));
    const restored = outcomes.flatMap((outcome) => outcome.restored ?? []);
    const memberships = restored.reduce((sum, one) => sum + one.memberships, 0);
    const lines = [
      `Restored ${restored.length} resource${restored.length === 1 ? '' : 's'} with ${memberships} ` +
        `membership${memberships === 1 ? '' : 's'}; ${refused.length} could not be restored.`,
      ...refused.slice(0, SHOWN).map(({ id, refusal }) => `${id}: ${refusal}`),
      ...(refused.length > SHOWN ? [`and ${refused.length - SHOWN} more; --json shows all.`] : []),
    ];
    return {
      text: `${lines.join('\n')}\n`,
      json: { restored, refused: refused.map(({ id, refusal }) => ({ id, detail: refusal })) },
      ...(refused.length === 0 ? {} : { exitCode: 1 }),
    };
  },
};

interface Restoration {
  readonly operator: ArchiveOperator;
  readonly tenant: string;
  readonly query: Omit<ArchiveQuery, 'limit' | 'after'>;
  readonly ids: readonly string[] | undefined;
}

async function restoreAll(
  { io }: Call,
  { operator, tenant, query, ids }: Restoration,
): Promise<readonly RestoreOutcome[]> {
  const chosen = ids ?? (await idsOf(operator, tenant, query));
  const outcomes: RestoreOutcome[] = [];
  for (let start = 0; start < chosen.length; start += RESTORED_AT_ONCE) {
    const part = chosen.slice(start, start + RESTORED_AT_ONCE);
    outcomes.push(...(await operator.restoreArchived(tenant, part, io.now())));
    if (io.errIsTerminal) io.err(`\r${outcomes.length} of ${chosen.length}`);
  }
  if (io.errIsTerminal && chosen.length > 0) io.err('\n');
  return outcomes;
}

/** All of them before the first is restored: what is restored is listed no more. */
async function idsOf(
  operator: ArchiveOperator,
  tenant: string,
  query: Restoration['query'],
): Promise<readonly string[]> {
  const ids: string[] = [];
  let after: ArchivePlace | undefined;
  do {
    const page = await operator.listArchive(tenant, {
      ...query,
      ...(after === undefined ? {} : { after }),
      limit: 1000,
    });
    for (const { id } of page.resources) ids.push(id);
    after = page.next;
  } while (after !== undefined);
  return ids;
}

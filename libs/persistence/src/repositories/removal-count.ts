import {
  countedIn,
  judgeRemoval,
  RemovalHeld,
  roomAfter,
  sliceAt,
  thresholdOf,
  windowAt,
  type GuardDecision,
  type GuardSetting,
  type Removal,
  type RemovalKind,
  type RemovalWindow,
  type SliceCount,
  type Tenant,
} from '@rollcall/directory';

import type { Session, WriteSession } from '../unit-of-work.js';
import { countRemovable } from './count-removable.js';

/** Removals that are counted, when, and by which setting. */
export interface CountedRemoval {
  readonly tenant: Pick<Tenant, 'id'>;
  readonly removal: Removal;
  readonly setting: GuardSetting;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What a row of `removal_count` says. */
export interface RemovalState extends RemovalKind {
  readonly window: RemovalWindow;
  readonly decision: GuardDecision;
}

interface RemovalRow {
  readonly action: RemovalKind['action'];
  readonly type: string;
  readonly slice: number;
  readonly counted: number;
  readonly earlier: string;
  readonly approved_until: number | null;
  readonly approved_count: number | null;
  readonly rejected_until: number | null;
}

const COLUMNS = 'action, type, slice, counted, earlier, approved_until, approved_count, rejected_until';

/** A number of removals that nobody can be below. */
const NONE = -1;

/**
 * Counts removals in the row of their kind, which stays locked until the transaction ends: whoever removes more of the
 * tenant counts after it. Within what is known to be allowed in this slice of the window that is one statement.
 * @throws RemovalHeld
 */
export async function countRemoval(session: WriteSession, counted: CountedRemoval): Promise<void> {
  const { tenant, removal, setting, now } = counted;
  const { action, type, count } = removal;
  const { affected } = await session.run(
    'update removal_count set counted = counted + ? where tenant_id = ? and action = ? and type = ? and slice = ? ' +
      'and setting = ? and earlier_counted + counted + ? <= allowed',
    [count, tenant.id, action, type, sliceAt(now, setting), textOf(setting), count],
  );
  if (affected === 0) await judgeAndCount(session, counted);
}

async function judgeAndCount(session: WriteSession, counted: CountedRemoval): Promise<void> {
  const { tenant, removal, setting, now } = counted;
  const state = await lockState(session, counted);
  const window = windowAt(state.window, now, setting);
  const threshold = await thresholdNow(session, counted, countedIn(window));
  const { count } = removal;
  const judgement = judgeRemoval({ window, decision: state.decision }, { count, threshold, now });
  if (judgement.held) {
    throw new RemovalHeld({
      ...removal,
      counted: countedIn(window),
      threshold,
      window: setting.window,
      rejected: judgement.rejected,
      roomAfter: roomAfter(window, { count, allowed: threshold }, { now, setting }),
    });
  }
  await session.run(
    'update removal_count set setting = ?, slice = ?, counted = ?, earlier = ?, earlier_counted = ?, allowed = ?, ' +
      'approved_count = ? where tenant_id = ? and action = ? and type = ?',
    [
      ...[textOf(setting), window.slice, window.counted + count],
      ...[JSON.stringify(window.earlier), countedIn({ ...window, counted: 0 }), threshold],
      ...[judgement.approvedCount, tenant.id, removal.action, removal.type],
    ],
  );
}

/** How many may be removed in the window; what there is, is looked at only where that can matter. */
async function thresholdNow(
  session: Session,
  { tenant, removal, setting }: CountedRemoval,
  before: number,
): Promise<number> {
  const inWindow = before + removal.count;
  if (inWindow <= setting.minimum) return setting.minimum;
  // Of members twice as many as are needed are looked at, so that the next removals need not look again.
  const enough = Math.ceil((2 * inWindow) / setting.share);
  const left = await countRemovable(session, { tenantId: tenant.id, kind: removal, enough });
  switch (removal.action) {
    case 'deactivate':
      return thresholdOf(setting, left);
    case 'delete':
      // It is counted as a live resource until the end of the transaction.
      return thresholdOf(setting, left + before);
    case 'removeMembers':
      return thresholdOf(setting, left + inWindow);
  }
}

async function lockState(
  session: WriteSession,
  { tenant, removal: { action, type }, setting, now }: CountedRemoval,
): Promise<RemovalState> {
  await session.run(
    'insert into removal_count (tenant_id, action, type, setting, slice, counted, earlier, earlier_counted, allowed) ' +
      `values (?, ?, ?, ?, ?, 0, '[]', 0, ?)${session.dialect.onDuplicate('tenant_id, action, type')} counted = counted`,
    [tenant.id, action, type, textOf(setting), sliceAt(now, setting), NONE],
  );
  const [row] = await session.query<RemovalRow>(
    `select ${COLUMNS} from removal_count where tenant_id = ? and action = ? and type = ?`,
    [tenant.id, action, type],
  );
  if (row === undefined) throw new TypeError('a locked row of removal_count is gone');
  return stateOf(row);
}

/** Every kind of removals that was counted, or decided on, of a tenant. */
export async function removalStates(session: Session, tenantId: number): Promise<readonly RemovalState[]> {
  const rows = await session.query<RemovalRow>(
    `select ${COLUMNS} from removal_count where tenant_id = ? order by action, type`,
    [tenantId],
  );
  return rows.map(stateOf);
}

/** Writes what was decided on a kind of removals; the next one is judged by it. */
export async function writeDecision(
  session: WriteSession,
  tenantId: number,
  { action, type }: RemovalKind,
  { approvedUntil, approvedCount, rejectedUntil }: GuardDecision,
): Promise<void> {
  const decided = [approvedUntil, approvedCount, rejectedUntil];
  await session.run(
    'insert into removal_count (tenant_id, action, type, setting, slice, counted, earlier, earlier_counted, allowed, ' +
      "approved_until, approved_count, rejected_until) values (?, ?, ?, '', 0, 0, '[]', 0, ?, ?, ?, ?)" +
      `${session.dialect.onDuplicate('tenant_id, action, type')} allowed = ?, approved_until = ?, approved_count = ?, ` +
      'rejected_until = ?',
    [tenantId, action, type, NONE, ...decided, NONE, ...decided],
  );
}

function stateOf(row: RemovalRow): RemovalState {
  const { action, type, slice, counted } = row;
  return {
    ...{ action, type },
    window: { slice, counted, earlier: JSON.parse(row.earlier) as readonly SliceCount[] },
    decision: {
      approvedUntil: row.approved_until,
      approvedCount: row.approved_count,
      rejectedUntil: row.rejected_until,
    },
  };
}

function textOf({ share, minimum, window }: GuardSetting): string {
  return `${share}/${minimum}/${window}`;
}

import type { Dialect } from '../sql/dialect.js';
import type { Session, WriteSession } from '../unit-of-work.js';

/** Whose resources, and of which type. */
export interface Counted {
  readonly tenantId: number;
  readonly typeName: string;
}

/** Rows that share one number where transactions run side by side: two of them rarely want the same row. */
const SLOTS = 64;

/** How many rows share one number. */
export function slotsOf({ forUpdate }: Dialect): number {
  return forUpdate === '' ? 1 : SLOTS;
}

/**
 * Counts resources that the transaction has made (`delta` > 0) or removed (< 0). It is to be the transaction's last
 * statement: others that count in the same slot wait from here on until COMMIT, and `recount` relies on it.
 */
export async function countChange(
  session: WriteSession,
  { tenantId, typeName, delta }: Counted & { readonly delta: number },
): Promise<void> {
  const { dialect, txnId } = session;
  const slot = txnId.readUInt8(txnId.length - 1) % slotsOf(dialect);
  await session.run(
    'insert into resource_count (tenant_id, type, slot, total) values (?, ?, ?, ?)' +
      `${dialect.onDuplicate('tenant_id, type, slot')} total = total + ?`,
    [tenantId, typeName, slot, delta, delta],
  );
}

/** The exact number of live resources in the state that the session sees, without looking at them. */
export async function readCount(session: Session, { tenantId, typeName }: Counted): Promise<number> {
  const [row] = await session.query<{ total: number | string | null }>(
    'select sum(total) as total from resource_count where tenant_id = ? and type = ?',
    [tenantId, typeName],
  );
  // A server gives sums as text.
  return Number(row?.total ?? 0);
}

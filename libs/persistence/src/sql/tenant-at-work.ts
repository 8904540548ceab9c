import type { Dialect } from './dialect.js';

/** A condition that the tenant in a column is neither paused nor being deleted. */
export function tenantAtWork(dialect: Dialect, column: string): string {
  return (
    `not exists (select 1 from tenant t where t.id = ${column} ` +
    `and ${dialect.jsonMember('t.settings', 'state')} is not null)`
  );
}

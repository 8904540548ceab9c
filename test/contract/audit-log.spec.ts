import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { AuditDraft, AuditLog } from '@rollcall/directory';
import { auditLogRepository, openDatabase, type Database } from '@rollcall/persistence';

import { MIGRATIONS } from '../../migrations/index.js';
import { forEachEngine } from '../support/engines.js';
import { openStore, type OpenStore } from '../support/open-store.js';

const ENTRIES = 7;

function draft(action: string): AuditDraft {
  return { at: 1, actor: { kind: 'cli', id: 'ops' }, action, detail: { name: 'é "x"' }, outcome: 'done' };
}

forEachEngine('the audit log', (engine) => {
  let store: OpenStore;
  let log: AuditLog;

  beforeEach(async () => {
    store = await openStore(engine);
    log = auditLogRepository(store.database.unitOfWork);
    for (let count = 1; count <= ENTRIES; count += 1) await log.append(draft(`action ${count}`));
  });
  afterEach(() => store.close());

  /** What somebody with the password of the database does. */
  const tamper = (sql: string, params: readonly (string | number | Buffer)[] = []): Promise<unknown> =>
    store.database.unitOfWork.write((session) => session.run(sql, params));

  it('is whole as it was written, and read newest first, page by page', async () => {
    const head = await log.head();
    expect(await log.verify()).toEqual({ entries: ENTRIES, head, fault: undefined });
    expect(head.seq).toBe(ENTRIES);
    const first = await log.page({ limit: 4 });
    expect(first.entries.map(({ seq, action }) => [seq, action])).toEqual(
      [7, 6, 5, 4].map((seq) => [seq, `action ${seq}`]),
    );
    expect(first.entries[0]).toMatchObject({ ...draft('action 7'), hash: head.hash });
    const rest = await log.page({ limit: 4, before: first.next ?? 0 });
    expect(rest.entries.map(({ seq }) => seq)).toEqual([3, 2, 1]);
    expect(rest.next).toBeUndefined();
  });

  it('names an entry whose content was changed', async () => {
    await tamper("update audit_entry set content = replace(content, 'action 3', 'action x') where seq = 3");
    expect(await log.verify()).toMatchObject({ fault: { seq: 3, kind: 'changed' } });
  });

  it('names an entry that was changed with its hash, for the next one does not follow it', async () => {
    await tamper('update audit_entry set hash = ? where seq = 3', [Buffer.alloc(32, 1)]);
    expect(await log.verify()).toMatchObject({ fault: { seq: 3, kind: 'changed' } });
    await tamper('update audit_entry set previous = ? where seq = 2', [Buffer.alloc(32, 1)]);
    expect(await log.verify()).toMatchObject({ fault: { seq: 2, kind: 'changed' } });
  });

  it('names an entry that was removed, in the middle, at the start and at the end', async () => {
    await tamper('delete from audit_entry where seq = 7');
    expect(await log.verify()).toMatchObject({
      fault: { seq: 7, kind: 'removed', message: expect.stringContaining('from the end of the log') },
    });
    await tamper('delete from audit_entry where seq = 4');
    expect(await log.verify()).toMatchObject({ fault: { seq: 4, kind: 'removed' } });
    await tamper('delete from audit_entry where seq = 1');
    expect(await log.verify()).toMatchObject({ fault: { seq: 1, kind: 'removed' } });
  });

  it('names an entry that stands at the place of another', async () => {
    await tamper('update audit_entry set seq = 100 where seq = 3');
    await tamper('update audit_entry set seq = 3 where seq = 4');
    await tamper('update audit_entry set seq = 4 where seq = 100');
    expect(await log.verify()).toMatchObject({ fault: { seq: 3, kind: 'reordered' } });
  });

  it('names an entry that was added behind the end', async () => {
    await tamper('update audit_head set seq = 6, hash = (select e.hash from audit_entry e where e.seq = 6)');
    expect(await log.verify()).toMatchObject({ fault: { seq: 7, kind: 'added' } });
  });

  it('finds what was rewritten as a whole, or cut with its end, by an end that was noted elsewhere', async () => {
    const noted = await log.head();
    expect(await log.verify(noted)).toMatchObject({ fault: undefined });
    await log.append(draft('later'));
    expect(await log.verify(noted)).toMatchObject({ entries: ENTRIES + 1, fault: undefined });
    await tamper('delete from audit_entry where seq > 5');
    await tamper('update audit_head set seq = 5, hash = (select e.hash from audit_entry e where e.seq = 5)');
    expect(await log.verify()).toMatchObject({ fault: undefined });
    expect(await log.verify(noted)).toMatchObject({ fault: { seq: 6, kind: 'removed' } });
    await log.append(draft('forged 6'));
    await log.append(draft('forged 7'));
    expect(await log.verify()).toMatchObject({ entries: 7, fault: undefined });
    expect(await log.verify(noted)).toMatchObject({ fault: { seq: 7, kind: 'forked' } });
  });

  it('is one chain, however many processes add to it at once', async () => {
    // The embedded database has one process; a server has another one here.
    const others: Database[] = [];
    if (engine.name === 'mariadb') {
      others.push(await openDatabase({ url: store.url, migrations: MIGRATIONS }));
    }
    try {
      const logs = [log, ...others.map(({ unitOfWork }) => auditLogRepository(unitOfWork))];
      const added = Array.from({ length: 40 }, (_, index) =>
        logs[index % logs.length]!.append(draft(`at once ${index}`)),
      );
      const heads = await Promise.all(added);
      expect(new Set(heads.map(({ seq }) => seq)).size).toBe(40);
      expect(await log.verify()).toMatchObject({ entries: ENTRIES + 40, fault: undefined });
    } finally {
      for (const other of others) await other.close();
    }
  });
});

import { expect, it, describe } from '@jest/globals';
import { GROUP_TYPE, type CollectionChange } from '@rollcall/scim';

import { libsqlEngine } from '../support/engines.js';
import { makeTargets } from '../support/member-rows.js';
import { ALL_WANTED, openStore } from '../support/open-store.js';

describe('how the rows of a change of many members are reached', () => {
  it('S-GRP-08: by their own keys, also where a statement names hundreds', async () => {
    const seen = new Set<string>();
    const store = await openStore(libsqlEngine, { onStatement: (sql) => seen.add(sql) });
    try {
      const ctx = await store.context();
      const ids = await makeTargets(store, ctx, 1200);
      const { id } = await store.createGroup(ctx, 'group', ids.slice(0, 700));
      const change = (members: Partial<Extract<CollectionChange, { kind: 'delta' }>> | CollectionChange) =>
        store.resources.mutate(ctx, GROUP_TYPE, id, {
          operation: 'patch',
          apply: (current) => current,
          members: {
            kind: 'delta',
            attribute: 'members',
            clear: false,
            add: [],
            remove: [],
            ...members,
          } as CollectionChange,
          wanted: ALL_WANTED,
        });
      const elements = ids.map((value) => ({ value }));
      seen.clear();
      await change({ remove: ids.slice(100, 650) });
      await change({ add: elements });
      await change({ clear: true, add: elements.slice(300, 900) });
      await change({ clear: true, add: elements });
      await change({
        kind: 'computed',
        attribute: 'members',
        unresolved: ids.slice(0, 600),
        apply: (current) => current.slice(600),
      });
      const asked = [...seen].filter((sql) => /^(select|update|delete)/.test(sql));
      expect(asked.length).toBeGreaterThan(10);
      for (const sql of asked) {
        const plan = await store.database.unitOfWork.read((session) =>
          session.query<{ detail: string }>(
            `explain query plan ${sql}`,
            Array.from({ length: sql.split('?').length - 1 }, () => null),
          ),
        );
        const wide = plan
          .map(({ detail }) => detail)
          .filter((detail) => /\(tenant_id=\?\)|^SCAN (?!p$)/.test(detail));
        expect({ sql: sql.slice(0, 200), wide }).toEqual({ sql: sql.slice(0, 200), wide: [] });
      }
    } finally {
      await store.close();
    }
  });
});

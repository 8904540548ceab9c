import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { RequestContext, TenantStore } from '@rollcall/directory';
import { provisioningLogRepository, storeHealth, taskLeasesRepository } from '@rollcall/persistence';

import { createObservability } from '../bootstrap/observability.js';
import { eventually } from '../../../../test/support/eventually.js';
import { forEachEngine } from '../../../../test/support/engines.js';
import { NOW, openStore, type OpenStore } from '../../../../test/support/open-store.js';
import { tendLog, type LogCare, type TendLogOptions } from './tend-log.js';

const DAY = 24 * 60 * 60 * 1000;

forEachEngine('the care of provisioning logs', (engine) => {
  let store: OpenStore;
  let short: RequestContext;
  let usual: RequestContext;
  const cares: LogCare[] = [];

  beforeEach(async () => {
    store = await openStore(engine);
    [short, usual] = [await store.context(), await store.context()];
    const log = provisioningLogRepository(store.database.unitOfWork);
    for (const { tenant } of [short, usual]) {
      const drafts = [0, 2, 29, 31].flatMap((days) =>
        Array.from({ length: days === 31 ? 1100 : 1 }, () => ({
          ...{ at: NOW - days * DAY, requestId: `${days} days`, credential: { id: 'c' }, client: {} },
          ...{ operation: 'list' as const, method: 'GET', resource: {}, status: 200, changes: [] },
        })),
      );
      await log.append(drafts.map((draft) => ({ tenantId: tenant.id, draft })));
    }
  });
  afterEach(async () => {
    for (const care of cares.splice(0)) await care.stop();
    await store.close();
  });

  function tend(more: Partial<TendLogOptions> = {}): LogCare {
    const { unitOfWork } = store.database;
    const tenants: Pick<TenantStore, 'list'> = {
      list: async () =>
        (await store.tenants.list()).map((tenant) =>
          tenant.id === short.tenant.id ? { ...tenant, settings: { logRetentionDays: 1 } } : tenant,
        ),
    };
    const { logger } = createObservability(
      { logLevel: 'error' },
      { readable: false, stream: { write: (line) => process.stderr.write(line) } },
    );
    const care = tendLog({
      stores: {
        log: provisioningLogRepository(unitOfWork),
        leases: taskLeasesRepository(unitOfWork),
        tenants,
        health: storeHealth(store.database),
      },
      ...{ logger, owner: 'spec', now: () => NOW, pause: 20, ...more },
    });
    cares.push(care);
    return care;
  }

  async function kept({ tenant }: RequestContext): Promise<readonly string[]> {
    const log = provisioningLogRepository(store.database.unitOfWork);
    const { entries } = await log.find(tenant, {}, { limit: 1000 });
    return [...new Set(entries.map(({ requestId }) => requestId))];
  }

  it('removes what is older than 30 days, or than the tenant says', async () => {
    tend();
    await eventually(async () => {
      expect(await kept(short)).toEqual(['0 days']);
      expect(await kept(usual)).toEqual(['0 days', '2 days', '29 days']);
    });
  });

  it('is left to the process that has begun it', async () => {
    const leases = taskLeasesRepository(store.database.unitOfWork);
    expect(await leases.hold('provisioning-log', 'another', 60_000)).toBe(true);
    const care = tend();
    await new Promise((resolve) => setTimeout(resolve, 300));
    await care.stop();
    expect(await kept(usual)).toContain('31 days');
    // It gives back only what is its own.
    expect(await leases.hold('provisioning-log', 'third', 60_000)).toBe(false);
  });
});

// A large population, written straight into the tables of a database as the service would have written it: for
// measurements, and for tests that need hundreds of thousands of users. It needs the built service (dist/), whose
// mappers make the rows.
import { describePopulation } from './population/describe-population.mjs';
import { findTenant } from './population/find-tenant.mjs';
import { loadMariadb } from './population/load-mariadb.mjs';
import { loadSqlite } from './population/load-sqlite.mjs';
import { writeMember, writeResource } from './population/write-resource.mjs';

export { describePopulation } from './population/describe-population.mjs';
export { prepareTenant } from './population/prepare-tenant.mjs';

/** Users and memberships that are written before other work of the process has its turn. */
const STEP = 500;

function openLoad(url) {
  return url.startsWith('sqlite:') ? loadSqlite(url.slice('sqlite:'.length)) : loadMariadb(url);
}

/**
 * Writes `users` users and the `groups`, each `{ displayName, members }` with that many of the users as members, into
 * a migrated database, and gives what `describePopulation` gives. `url` is a DATABASE_URL; `tenantId` is that of the
 * tenant `default` unless it is given; the same seed gives the same people. `onProgress(done, total)` counts users and
 * memberships. Nothing is written to the outbox. A database in which it failed is to be thrown away.
 */
export async function loadPopulation({ url, tenantId, users, groups, seed, onProgress = () => undefined }) {
  const tenant = await findTenant(url, tenantId);
  const population = describePopulation({ tenantId: tenant.id, users, groups, seed });
  const total = users + population.groups.reduce((sum, { members }) => sum + members, 0);
  const load = await openLoad(url);
  let done = 0;
  const advance = async () => {
    done += 1;
    if (done % STEP > 0) return;
    await load.flush();
    onProgress(done, total);
  };
  try {
    for (let index = 0; index < users; index += 1) {
      writeResource(load, tenant, population.resourceAt(index));
      await advance();
    }
    for (const { resource, id, members, memberIds } of population.groups) {
      writeResource(load, tenant, resource);
      for (let place = 0; place < members; place += 1) {
        writeMember(load, tenant, { groupId: id, memberId: memberIds(place) });
        await advance();
      }
    }
    await load.end({ tenantId: tenant.id, totals: { User: users, Group: population.groups.length } });
  } catch (error) {
    load.abort();
    throw error;
  }
  onProgress(total, total);
  return population;
}

/** A bulk request that is cut off again and again comes to what it comes to at once. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  BulkService,
  ClaimLost,
  GROUP_BINDING,
  PasswordKeeper,
  ResourceService,
  USER_BINDING,
  type AsyncRequestStore,
  type BulkAnswer,
  type BulkAttempt,
  type BulkJournal,
  type BulkPorts,
  type ClaimedRequest,
  type RequestContext,
} from '@rollcall/directory';
import { asyncRequestRepository, bulkJournal } from '@rollcall/persistence';
import { ScimError, USER_TYPE, GROUP_TYPE, type Json } from '@rollcall/scim';

import { bulkBody } from '../support/bulk-messages.js';
import { forEachEngine } from '../support/engines.js';
import { LINKS, openStore, type OpenStore } from '../support/open-store.js';
import { BULK_OF_EVERY_KIND } from './bulk-of-every-kind.js';
import { cutOff, type CutOff } from './cut-off.js';

/** Attempts within which a request must be done: each of them gets something done, or fails once before it does. */
const ATTEMPTS = 200;

forEachEngine('the journal of a bulk request', (engine) => {
  let store: OpenStore;
  let requests: AsyncRequestStore;
  let passwords: PasswordKeeper;

  beforeAll(async () => {
    store = await openStore(engine);
    requests = asyncRequestRepository(store.database.unitOfWork);
    const hasher = { hash: (text: string) => Promise.resolve(text), verify: () => Promise.resolve(false) };
    passwords = new PasswordKeeper(hasher, store.resources, { minLength: 8 });
  });
  afterAll(() => store.close());

  function serviceOf(writer: BulkJournal['writer']): BulkService {
    const ports = { reader: store.resources, writer, passwords, ids: store.ids, links: LINKS };
    const surroundings: BulkPorts['surroundings'] = {
      pause: () => Promise.resolve(),
      refusalOf(_, error) {
        if (error instanceof ScimError && error.errorName !== 'unavailable') return error;
        throw error;
      },
    };
    return new BulkService({
      endpointsOf: () =>
        [USER_BINDING, GROUP_BINDING].map((binding) => ({
          binding,
          resources: new ResourceService(binding, ports),
          dataLimit: 1_000_000,
        })),
      ...{ creator: writer, ids: store.ids, links: LINKS, surroundings },
    });
  }

  function journalOf(claim: ClaimedRequest, unitOfWork = store.database.unitOfWork): BulkJournal {
    return bulkJournal({ unitOfWork, types: [USER_TYPE, GROUP_TYPE], links: LINKS, ids: store.ids }, claim);
  }

  async function keep(ctx: RequestContext): Promise<void> {
    await requests.insert(
      {
        txn: store.ids.next(),
        tenantId: ctx.tenant.id,
        credentialId: ctx.principal.credentialId,
        target: undefined,
        request: 'sealed',
      },
      { most: 1000 },
    );
  }

  async function claimed({ tenant }: RequestContext): Promise<ClaimedRequest> {
    const claims = await requests.claim('spec', { ttl: 0, limit: 100 });
    const claim = claims.find(({ tenantId }) => tenantId === tenant.id);
    if (claim === undefined) throw new Error('nothing was claimed');
    return claim;
  }

  /** Tries until it is done, and gives the answers with how many attempts it took. */
  async function inAttempts(
    ctx: RequestContext,
    body: Json,
    cut: (attempt: number) => CutOff,
  ): Promise<{
    readonly answers: readonly BulkAnswer[];
    readonly claim: ClaimedRequest;
    readonly attempts: number;
  }> {
    await keep(ctx);
    for (let attempts = 1; attempts <= ATTEMPTS; attempts += 1) {
      const claim = await claimed(ctx);
      const journal = journalOf(claim, cutOff(store.database.unitOfWork, cut(attempts)));
      try {
        const attempt: BulkAttempt = { journal };
        return { answers: await serviceOf(journal.writer).answers(ctx, body, attempt), claim, attempts };
      } catch (error) {
        if (!(error instanceof ScimError) || error.errorName !== 'unavailable') throw error;
      }
    }
    throw new Error('the request was not done');
  }

  /** What there is to compare: ids differ. */
  function plain(answers: readonly BulkAnswer[]): unknown {
    return answers.map(({ index, path, result: { location, response, ...rest } }) => ({
      index,
      ...rest,
      endpoint: path.split('/')[1],
      hasLocation: location !== undefined,
      scimType: response?.['scimType'],
    }));
  }

  interface Row {
    readonly type: string;
    readonly resource_version: number;
    readonly told_txn: string | null;
  }

  async function eventsOf({ tenant }: RequestContext): Promise<readonly Row[]> {
    return store.database.unitOfWork.read((session) =>
      session.query<Row>(
        'select type, resource_version, told_txn from event where tenant_id = ? order by id',
        [tenant.id],
      ),
    );
  }

  const typesOf = (rows: readonly Row[]): readonly string[] =>
    rows.map(({ type, resource_version: version }) => `${type} ${String(version)}`).sort();

  async function recordsLeft({ tenant }: RequestContext): Promise<number> {
    const [row] = await store.database.unitOfWork.read((session) =>
      session.query<{ left: number }>('select count(*) as `left` from async_operation where tenant_id = ?', [
        tenant.id,
      ]),
    );
    return row?.left ?? 0;
  }

  it.each([
    ['before a change', false, {}],
    ['after a change, whose answer is lost', true, {}],
    ['before a change, with errors counted', false, { failOnErrors: 4 }],
    ['after a change, with errors counted', true, { failOnErrors: 4 }],
  ] as const)(
    'E-ASYNC-13, B-BULK-31: no operation is done twice, and each has one answer, where every attempt is cut off %s',
    async (_, committed, more) => {
      const body = bulkBody(BULK_OF_EVERY_KIND, more) as Json;
      const [whole, pieces] = [await store.context(), await store.context()];
      const expected = await serviceOf(store.resources).answers(whole, body);
      // The first write of an attempt looks at the journal.
      const { answers, claim, attempts } = await inAttempts(pieces, body, (attempt) => ({
        // A refusal alone is not recorded, so that each has to get further now and then.
        after: committed ? 1 : 1 + (attempt % 4),
        committed,
      }));
      expect(attempts).toBeGreaterThan(2);
      expect(plain(answers)).toEqual(plain(expected));
      const [rows, wanted] = [await eventsOf(pieces), await eventsOf(whole)];
      expect(typesOf(rows)).toEqual(typesOf(wanted));
      expect(wanted.map((row) => row.told_txn)).toEqual(wanted.map(() => null));
      const succeeded = answers.filter(({ result }) => Number(result.status) < 300);
      for (const row of rows)
        expect(succeeded.map(({ index }) => `${claim.txn}:${String(index)}`)).toContain(row.told_txn);
      expect(await recordsLeft(pieces)).toBeGreaterThan(0);
      await requests.complete(claim, { completed: 1, answers: [] }, []);
      expect(await recordsLeft(pieces)).toBe(0);
    },
  );

  it('E-ASYNC-13: an attempt that was thought dead changes nothing any more', async () => {
    const ctx = await store.context();
    const body = bulkBody(BULK_OF_EVERY_KIND) as Json;
    await keep(ctx);
    const slow = journalOf(await claimed(ctx));
    const claim = await claimed(ctx);
    await expect(serviceOf(slow.writer).answers(ctx, body, { journal: slow })).rejects.toThrow(ClaimLost);
    const records = { records: () => Promise.resolve(new Map()), refuse: () => undefined };
    const blind = { journal: { ...records, writer: slow.writer } };
    await expect(serviceOf(slow.writer).answers(ctx, body, blind)).rejects.toThrow(ClaimLost);
    expect(await eventsOf(ctx)).toEqual([]);
    await requests.drop(claim);
    expect(await requests.find(ctx.tenant.id, claim.txn)).toBeUndefined();
  });

  it('B-BULK-31: what is given up tells what was done as done, and refuses the rest', async () => {
    const ctx = await store.context();
    const body = bulkBody(BULK_OF_EVERY_KIND) as Json;
    await keep(ctx);
    const first = journalOf(
      await claimed(ctx),
      cutOff(store.database.unitOfWork, { after: 4, committed: true }),
    );
    await expect(serviceOf(first.writer).answers(ctx, body, { journal: first })).rejects.toThrow('cut off');
    const before = await eventsOf(ctx);
    const claim = await claimed(ctx);
    const journal = journalOf(claim);
    const answers = await serviceOf(journal.writer).answers(ctx, body, {
      journal,
      givenUp: new ScimError('unavailable', 'given up'),
    });
    expect(answers).toHaveLength(BULK_OF_EVERY_KIND.length);
    const statuses = answers.map(({ result: { status } }) => status);
    expect(statuses.filter((status) => status.startsWith('2')).length).toBeGreaterThan(0);
    expect(statuses.filter((status) => status === '503').length).toBeGreaterThan(5);
    expect(await eventsOf(ctx)).toEqual(before);
    await requests.drop(claim);
  });

  it('E-OUT: whatever writes for a bulk request leaves its events, told under the operation', async () => {
    const ctx = { ...(await store.context()), operation: 7 };
    await keep(ctx);
    const claim = await claimed(ctx);
    const { writer } = journalOf(claim);
    const wanted = { members: false, groups: false };
    const draft = (userName: string) => ({ id: store.ids.next(), attributes: { userName }, members: [] });
    const alone = draft('alone');
    const together = [draft('one'), draft('two')];
    const paths: Record<keyof BulkJournal['writer'], () => Promise<unknown>> = {
      create: () => writer.create(ctx, USER_TYPE, alone, wanted),
      createMany: () =>
        writer.createMany(
          ctx,
          together.map((each, index) => ({ type: USER_TYPE, draft: each, operation: 8 + index })),
        ),
      mutate: () =>
        writer.mutate({ ...ctx, operation: 10 }, USER_TYPE, alone.id, {
          operation: 'patch',
          apply: (current) => ({ ...current, title: 'x' }),
          wanted,
        }),
      remove: () => writer.remove({ ...ctx, operation: 11 }, USER_TYPE, alone.id),
    };
    expect(Object.keys(writer).sort()).toEqual(Object.keys(paths).sort());
    for (const write of Object.values(paths)) await write();
    expect((await eventsOf(ctx)).map(({ type, told_txn: txn }) => `${type} ${txn?.slice(36) ?? ''}`)).toEqual(
      [
        ...['scim.user.created :7', 'scim.user.created :8', 'scim.user.created :9'],
        ...['scim.user.updated :10', 'scim.user.deleted :11'],
      ],
    );
    await requests.drop(claim);
  });
});

import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';

import { forEachEngine } from '../support/engines.js';
import { ScimClient, type ScimAnswer } from '../support/scim-client.js';
import { bodyOf, expectError, idsOf, makeGroup, makeUser } from '../support/scim-messages.js';
import { startTestService, type TestService, type TestTenant } from '../support/service.js';
import { cursorOf, listUrl } from './cursor-walks.js';

type Parameters = Readonly<Record<string, string | number | null | undefined>>;

const QUERY = { filter: 'userName pr', sortBy: 'userName', sortOrder: 'descending', attributes: 'userName' };
const BOOTSTRAP_TOKEN = 'cursor-refusals-token-0123456789-0123456789';

forEachEngine('8 Cursor pagination: refusals (RFC 9865 §2.1, §5.2)', (engine) => {
  let databaseUrl: string;
  let service: TestService;
  let tenant: TestTenant;

  const start = async (): Promise<TestService> =>
    startTestService({ databaseUrl, env: { ROLLCALL_BOOTSTRAP_TOKEN: BOOTSTRAP_TOKEN } });

  beforeAll(async () => {
    databaseUrl = await engine.databaseUrl();
    service = await start();
    tenant = await service.tenant();
    for (let n = 0; n < 12; n += 1) await makeUser(tenant.client);
    for (let n = 0; n < 3; n += 1) await makeGroup(tenant.client);
  }, 60_000);
  afterAll(() => service.close());

  const list = (parameters: Parameters, client = tenant.client, endpoint = '/Users'): Promise<ScimAnswer> =>
    client.get(listUrl(endpoint, parameters));

  /** The cursor of the second page. */
  async function second(parameters: Parameters = {}, client = tenant.client): Promise<string> {
    const cursor = cursorOf(bodyOf(await list({ cursor: '', count: 4, ...parameters }, client)), 'next');
    if (cursor === undefined) throw new Error('there is one page only');
    return cursor;
  }

  /** Every refusal of a cursor, whatever is wrong with it. */
  async function misuses(): Promise<readonly ScimAnswer[]> {
    const cursor = await second();
    const other = await service.tenant();
    await makeUser(other.client);
    const colleague = await service.operator.issueToken(tenant.name, { name: 'another' }, Date.now());
    const stranger = new ScimClient({ baseUrl: service.baseUrl, token: colleague.token });
    const flipped = cursor.slice(0, 40) + (cursor[40] === 'A' ? 'B' : 'A') + cursor.slice(41);
    return [
      await list({ cursor: 'garbage' }),
      await list({ cursor: flipped }),
      await list({ cursor: cursor.slice(1) }),
      await list({ cursor: `${cursor}A` }),
      await list({ cursor: 'x'.repeat(5000) }),
      await list({ cursor: 'ä 😀\u0000' }),
      await list({ cursor }, tenant.client, '/Groups'),
      await list({ cursor }, other.client),
      await list({ cursor }, stranger),
      await list({ cursor, filter: 'title pr' }),
    ];
  }

  it('K-CUR-07: another filter, order or projection than on the first page is refused, the same goes on', async () => {
    const cursor = await second(QUERY);
    expect(idsOf(await list({ cursor, ...QUERY }))).toHaveLength(4);
    expect(idsOf(await list({ ...QUERY, cursor, count: 4, unknown: 'x' }))).toHaveLength(4);
    for (const change of [
      { filter: undefined },
      { filter: 'userName pr ' },
      { filter: 'title pr' },
      { sortBy: undefined },
      { sortBy: 'id' },
      { sortOrder: undefined },
      { sortOrder: 'ascending' },
      { attributes: undefined },
      { attributes: 'userName,title' },
      { attributes: undefined, excludedAttributes: 'userName' },
    ]) {
      expectError(await list({ cursor, ...QUERY, ...change }), 400, 'invalidCursor');
    }
  });

  it('K-CUR-08, K-CUR-18, K-CUR-20, K-CUR-21: every cursor that is not good for its request is refused alike', async () => {
    const answers = await misuses();
    for (const answer of answers) expectError(answer, 400, 'invalidCursor');
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    const headers = answers.map(({ headers: { date: _date, 'x-request-id': _id, ...rest } }) =>
      JSON.stringify(rest),
    );
    expect(new Set(headers).size).toBe(1);
  });

  it('K-CUR-09: a cursor is good for cursorTimeout seconds, and each page begins them anew', async () => {
    const begun = Date.now();
    const clock = jest.spyOn(Date, 'now');
    try {
      const at = async (seconds: number, cursor: string): Promise<ScimAnswer> => {
        clock.mockReturnValue(begun + seconds * 1000);
        return list({ cursor, count: 4 });
      };
      clock.mockReturnValue(begun);
      const cursor = await second();
      const page = await at(3600, cursor);
      expect(idsOf(page)).toHaveLength(4);
      expectError(await at(3600.001, cursor), 400, 'expiredCursor');
      expect(idsOf(await at(7200, cursorOf(bodyOf(page), 'next') ?? ''))).toHaveLength(4);
    } finally {
      clock.mockRestore();
    }
  });

  it('K-CUR-10, K-CUR-11: count is a whole number, and that of the first page', async () => {
    for (const count of ['abc', '1.5', '', '1e1', 'NaN']) {
      expectError(await list({ cursor: '', count }), 400, 'invalidCount');
    }
    expect(idsOf(await list({ cursor: '', count: -1 }))).toEqual([]);
    expect(idsOf(await list({ cursor: '', count: 100_000 }))).toHaveLength(12);

    const cursor = await second();
    for (const count of [5, 3, 0, -4, 100_000, 'abc', '']) {
      expectError(await list({ cursor, count }), 400, 'invalidCount');
    }
    for (const count of [4, '04', undefined]) expect(idsOf(await list({ cursor, count }))).toHaveLength(4);
  });

  it('K-CUR-15: startIndex and cursor do not go together', async () => {
    const cursor = await second();
    for (const parameters of [
      { startIndex: 1, cursor: '' },
      { cursor: null, startIndex: 1 },
      { cursor, startIndex: 5 },
      { cursor, startIndex: '' },
    ]) {
      expectError(await list(parameters), 400, 'invalidValue');
    }
  });

  it('K-CUR-18, K-CUR-19: a cursor grants nothing to a token that was withdrawn, nor to the next one', async () => {
    const issued = await service.operator.issueToken(tenant.name, { name: 'withdrawn' }, Date.now());
    const client = new ScimClient({ baseUrl: service.baseUrl, token: issued.token });
    const cursor = await second({}, client);
    expect(idsOf(await list({ cursor }, client))).toHaveLength(4);
    await service.operator.revokeToken(tenant.name, issued.credential.id, Date.now());
    expectError(await list({ cursor }, client), 401);
    expectError(await list({ cursor }), 400, 'invalidCursor');
  });

  it('H-ERR-04: the words of RFC 9865 §2.1 are spelt as there', async () => {
    const words = [await list({ cursor: 'garbage' }), await list({ cursor: '', count: 'x' })].map(
      ({ body }) => JSON.stringify(body),
    );
    expect(words[0]).toContain('"scimType":"invalidCursor"');
    expect(words[1]).toContain('"scimType":"invalidCount"');
  });

  it('K-CUR-22: nothing is kept of a walk: it goes on after a restart', async () => {
    const client = new ScimClient({ baseUrl: service.baseUrl, token: BOOTSTRAP_TOKEN });
    for (let n = 0; n < 6; n += 1) await makeUser(client);
    const cursor = await second({}, client);
    await service.close();
    service = await start();
    const again = new ScimClient({ baseUrl: service.baseUrl, token: BOOTSTRAP_TOKEN });
    expect(idsOf(await list({ cursor }, again))).toHaveLength(2);
  }, 60_000);
});

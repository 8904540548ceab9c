import { beforeAll, expect, it } from '@jest/globals';

import {
  at,
  CORE,
  ENT,
  expectError,
  idsOf,
  makeGroup,
  makeUser,
  textAt,
  type Made,
} from '../support/scim-messages.js';
import type { ScimClient } from '../support/scim-client.js';
import { conformance } from './conformance.js';

conformance('5.1 Filter: grammar (RFC 7644 §3.4.2.2)', (world) => {
  let client: ScimClient;
  /** Ines: title, work e-mail and home e-mail. Tomas: no title, one home e-mail, employee. Ada: title, no e-mail. */
  let ines: Made;
  let tomas: Made;
  let ada: Made;

  beforeAll(async () => {
    client = await world.tenant();
    ines = await makeUser(client, {
      userName: 'ines@x.example',
      title: 'Clerk',
      name: { familyName: "O'Malley" },
      displayName: 'a"b\\c',
      emails: [
        { value: 'a@x', type: 'work' },
        { value: 'b@y', type: 'home', primary: true },
      ],
    });
    tomas = await makeUser(client, {
      userName: 'tomas@x.example',
      displayName: 'caf\u00E9 \u{1F600}',
      emails: [{ value: 'c@y', type: 'home' }],
      ims: [{ value: 't', type: 'xmpp' }],
      [ENT]: { employeeNumber: '20417', manager: { value: ines.id } },
    });
    ada = await makeUser(client, { userName: 'J\u00F6rg', title: 'Head', displayName: 'x\ty/z' });
  });

  const names = (): Map<string, string> =>
    new Map([
      [ines.id, 'ines'],
      [tomas.id, 'tomas'],
      [ada.id, 'ada'],
    ]);

  /** Who matches, in alphabetical order. */
  async function hits(filter: string): Promise<string> {
    const ids = idsOf(await client.filter('/Users', filter));
    return ids
      .map((id) => names().get(id) ?? id)
      .sort()
      .join(' ');
  }

  async function refused(filter: string): Promise<string> {
    const answer = await client.filter('/Users', filter);
    expect({ filter, status: answer.status }).toEqual({ filter, status: 400 });
    expectError(answer, 400, 'invalidFilter');
    return textAt(answer.body, 'detail');
  }

  it('Q-FILTER-01: only matching resources are returned', async () => {
    const answer = await client.filter('/Users', 'userName eq "ines@x.example"');
    expect(idsOf(answer)).toEqual([ines.id]);
    expect(at(answer.body, 'totalResults')).toBe(1);
  });

  it('Q-FILTER-02: no hit is a success', async () => {
    const answer = await client.filter('/Users', 'userName eq "zzz"');
    expect(idsOf(answer)).toEqual([]);
    expect(at(answer.body, 'totalResults')).toBe(0);
  });

  it('Q-FILTER-03: an empty filter is refused', async () => {
    for (const filter of ['', ' ', '()']) await refused(filter);
  });

  it('Q-FILTER-04: anything outside the grammar is refused', async () => {
    for (const filter of [
      'userName',
      'userName eq',
      'eq "a"',
      "userName eq 'a'",
      '(userName pr',
      'userName pr)',
      'userName eq "a" userName pr',
      'a..b pr',
      'userName pr and',
      'and userName pr',
      'userName pr or or userName pr',
      'userName eq "a',
      'userName pr "a"',
      'userName eq "a"; drop',
      'userName == "a"',
      'emails[type eq "work"',
      'emails]type eq "work"[',
      'userName eq [1]',
      'userName eq {}',
      '\u0000',
    ]) {
      await refused(filter);
    }
  });

  it('Q-FILTER-04, W-18: a string without quotes is refused in a strict tenant; else it is a word', async () => {
    const strict = await world.strict();
    expectError(await strict.filter('/Users', 'userName eq ines@x.example'), 400, 'invalidFilter');
    expect(await hits('userName eq ines@x.example and title pr')).toBe('ines');
    for (const filter of ['userName eq ', 'userName eq and title pr', 'userName eq a b', 'userName eq a"']) {
      await refused(filter);
    }
  });

  it('Q-FILTER-05: an unknown operator is refused by name', async () => {
    expect(await refused('userName regex "a"')).toContain('regex');
  });

  it('Q-FILTER-06: names, operators, and, or, not ignore case', async () => {
    expect(await hits('USERNAME Eq "ines@x.example" AND Title PR')).toBe('ines');
    expect(await hits('NOT (TITLE pr) Or userName Sw "INES"')).toBe('ines tomas');
  });

  it('Q-FILTER-07: true, false and null are lower case; "True" in quotes only where the tenant allows it', async () => {
    for (const filter of ['active eq True', 'active eq FALSE', 'title eq Null']) await refused(filter);
    expect(await hits('active eq true')).toBe('ada ines tomas');
    expect(await hits('active eq "True"')).toBe('ada ines tomas');
  });

  it('Q-FILTER-08: not binds before and, and before or', async () => {
    const [a, b, c] = ['userName sw "ines"', 'userName sw "tomas"', 'title pr'];
    expect(await hits(`${a} or ${b} and ${c}`)).toBe('ines');
    expect(await hits(`(${a} or ${b}) and not (${c})`)).toBe('tomas');
    expect(await hits(`not (${a}) and ${c}`)).toBe('ada');
    expect(await hits(`${b} and ${c} or ${a}`)).toBe('ines');
  });

  it('Q-FILTER-09: and and or chain', async () => {
    expect(await hits('userName pr and title pr and emails pr')).toBe('ines');
    expect(await hits('userName eq "x" or title eq "Head" or userName sw "tomas"')).toBe('ada tomas');
  });

  it('Q-FILTER-10: not needs parentheses', async () => {
    expect(await hits('not (title pr)')).toBe('tomas');
    await refused('not title pr');
  });

  it('Q-FILTER-11: not with and without a space', async () => {
    expect(await hits('not(title pr)')).toBe('tomas');
    expect(await hits('title pr and not(userName sw "ines")')).toBe('ada');
  });

  it('Q-FILTER-12: parentheses nest', async () => {
    expect(await hits('((title pr))')).toBe('ada ines');
    expect(await hits('(((title pr)) and (not ((emails pr))))')).toBe('ada');
  });

  it('Q-FILTER-13: URN-qualified names, in any letter case', async () => {
    expect(await hits(`${CORE}:userName sw "INES"`)).toBe('ines');
    expect(await hits(`${ENT}:manager.value eq "${ines.id}"`)).toBe('tomas');
    expect(await hits(`${ENT.toUpperCase()}:EmployeeNumber pr`)).toBe('tomas');
  });

  it('Q-FILTER-14: sub-attributes with a dot', async () => {
    expect(await hits('name.familyName co "O\'Malley"')).toBe('ines');
    expect(await hits('meta.lastModified gt "2011-05-13T04:42:34Z"')).toBe('ada ines tomas');
  });

  it('Q-FILTER-15: deeper dots are refused', async () => {
    await refused('name.givenName.x pr');
  });

  it('Q-FILTER-16: a value path asks one element, dotted names ask any', async () => {
    expect(await hits('emails[type eq "work" and value co "@y"]')).toBe('');
    expect(await hits('emails.type eq "work" and emails.value co "@y"')).toBe('ines');
    expect(await hits('emails[type eq "home" and value co "@y"]')).toBe('ines tomas');
  });

  it('Q-FILTER-17: brackets hold the whole language but brackets', async () => {
    expect(await hits('emails[type eq "work" or (type eq "home" and primary eq true)]')).toBe('ines');
    expect(await hits('emails[not (type eq "work") and not (primary eq true)]')).toBe('tomas');
    for (const filter of [
      'emails[a[b pr]]',
      'emails[]',
      'emails[foo eq "x"]',
      'emails[emails.type eq "work"]',
    ]) {
      await refused(filter);
    }
  });

  it('Q-FILTER-18: value paths combine with and, or, not', async () => {
    expect(await hits('emails[type eq "work"] or ims[type eq "xmpp"]')).toBe('ines tomas');
    expect(await hits('not (emails[type eq "work"])')).toBe('ada tomas');
    expect(await hits('emails[type eq "home"] and not (emails[type eq "work"])')).toBe('tomas');
  });

  it('Q-FILTER-19: a sub-attribute after the brackets belongs to the same element', async () => {
    expect(await hits('emails[type eq "work"].value eq "a@x"')).toBe('ines');
    expect(await hits('emails[type eq "work"].value eq "b@y"')).toBe('');
  });

  it('Q-FILTER-20: the parameter is percent-decoded once, as UTF-8', async () => {
    const query = async (text: string) => client.get(`/Users?filter=${text}`);
    expect(idsOf(await query('userName%20eq%20%22J%C3%B6rg%22'))).toEqual([ada.id]);
    expect(idsOf(await query('userName+eq+%22ines%40x.example%22'))).toEqual([ines.id]);
    expectError(await query('userName%2520eq%2520%2522ines%2522'), 400, 'invalidFilter');
  });

  it('Q-FILTER-21: string literals are JSON strings', async () => {
    expect(await hits('displayName eq "a\\"b\\\\c"')).toBe('ines');
    expect(await hits('displayName eq "caf\\u00e9 \\ud83d\\ude00"')).toBe('tomas');
    expect(await hits('displayName eq "x\\ty\\/z"')).toBe('ada');
    for (const literal of ['"a\\qb"', '"a\\u00g0"', '"a\tb"', '"a\\u12"'])
      await refused(`displayName eq ${literal}`);
  });

  it('Q-FILTER-22: numbers are JSON numbers; another word is never one, in a strict tenant nothing', async () => {
    const strict = await world.strict();
    for (const literal of ['+1', '01', '.5', 'NaN', '1.', '1e', '0x1', '-']) {
      const answer = await strict.filter('/Users', `title eq ${literal}`);
      expectError(answer, 400, 'invalidFilter');
      await refused(`active eq ${literal}`);
    }
  });

  it('Q-FILTER-23: several spaces are one, but there must be one', async () => {
    expect(await hits('  userName   eq   "ines@x.example"  ')).toBe('ines');
    expect(await hits('( title pr )  and  emails[ type  eq "work" ]')).toBe('ines');
    await refused('userName eq"a"');
  });

  it('Q-FILTER-24: $ref can be named', async () => {
    const group = await makeGroup(client, { members: [{ value: ines.id }] });
    const answer = await client.filter('/Groups', 'members.$ref co "Users"');
    if (answer.status === 200) expect(idsOf(answer)).toEqual([group.id]);
    else expectError(answer, 400, 'invalidFilter');
  });
});

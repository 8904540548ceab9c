import { expect, it } from '@jest/globals';

import {
  at,
  bodyOf,
  CORE,
  ENT,
  expectError,
  listAt,
  makeUser,
  patched,
  patchOp,
} from '../support/scim-messages.js';
import { conformance } from './conformance.js';

conformance('4.5 PATCH: paths (RFC 7644 §3.5.2, §3.10)', (world) => {
  const replace = (path: string, value: unknown) => ({ op: 'replace', path, value });
  const EMAILS = [
    { value: 'a@example.com', type: 'work' },
    { value: 'b@other.example', type: 'work' },
    { value: 'c@example.com', type: 'home' },
  ];

  it('P-PATH-01: an attribute', async () => {
    const user = await makeUser(world.client);
    expect((await patched(world.client, user, replace('displayName', 'D')))['displayName']).toBe('D');
  });

  it('P-PATH-02: a sub-attribute of a complex attribute that has no value yet', async () => {
    const user = await makeUser(world.client);
    expect((await patched(world.client, user, replace('name.familyName', 'F')))['name']).toEqual({
      familyName: 'F',
    });
  });

  it('P-PATH-03: the elements that a filter finds', async () => {
    const user = await makeUser(world.client, { emails: EMAILS.slice(1) });
    const after = await patched(
      world.client,
      user,
      replace('emails[type eq "work"]', { value: 'd', type: 'work' }),
    );
    expect(after['emails']).toEqual([{ value: 'd', type: 'work' }, EMAILS[2]]);
  });

  it('P-PATH-04: a sub-attribute of the elements that a filter finds', async () => {
    const user = await makeUser(world.client, { emails: EMAILS.slice(1) });
    const after = await patched(world.client, user, replace('emails[type eq "work"].value', 'd'));
    expect(after['emails']).toEqual([{ value: 'd', type: 'work' }, EMAILS[2]]);
  });

  it('P-PATH-05: a core attribute with its URN', async () => {
    const user = await makeUser(world.client, { name: { familyName: 'F' } });
    const after = await patched(world.client, user, replace(`${CORE}:name.givenName`, 'G'));
    expect(after['name']).toEqual({ familyName: 'F', givenName: 'G' });
    expect((await patched(world.client, user, replace(`${CORE}:title`, 'T')))['title']).toBe('T');
  });

  it('P-PATH-06: an extension attribute with its URN, whose dot separates nothing', async () => {
    const boss = await makeUser(world.client);
    const user = await makeUser(world.client);
    const after = await patched(
      world.client,
      user,
      replace(`${ENT}:manager.value`, boss.id),
      replace(`${ENT.toUpperCase()}:Department`, 'D'),
    );
    expect(after[ENT]).toMatchObject({ department: 'D', manager: { value: boss.id } });
  });

  it('P-PATH-07: the URN of an extension alone is the whole extension', async () => {
    const user = await makeUser(world.client, { [ENT]: { division: 'D' } });
    const added = await patched(world.client, user, { op: 'add', path: ENT, value: { department: 'x' } });
    expect(added[ENT]).toEqual({ division: 'D', department: 'x' });
    expect((await patched(world.client, user, replace(ENT, { department: 'y' })))[ENT]).toMatchObject({
      department: 'y',
    });
    expect(await patched(world.client, user, { op: 'remove', path: ENT })).not.toHaveProperty([ENT]);
  });

  it('P-PATH-08: an extension attribute is found without its URN, unless the tenant is strict', async () => {
    const user = await makeUser(world.client);
    expect((await patched(world.client, user, replace('employeeNumber', '7')))[ENT]).toEqual({
      employeeNumber: '7',
    });
    const strict = await world.strict();
    const other = await makeUser(strict);
    expectError(await strict.patch(other.path, patchOp(replace('employeeNumber', '7'))), 400, 'invalidPath');
  });

  it('P-PATH-09: a path outside the grammar is refused', async () => {
    const { path } = await makeUser(world.client);
    const paths = [
      '',
      ' ',
      'emails[',
      'emails[type eq]',
      'emails[type eq "x"',
      'name..x',
      'a.b.c',
      '.title',
      'title.',
    ];
    for (const target of [
      ...paths,
      'emails[]',
      'emails[type eq "x"]value',
      'title x',
      ':',
      '[type eq "x"]',
    ]) {
      const answer = await world.client.patch(path, patchOp(replace(target, 'x')));
      expectError(answer, 400, 'invalidPath', 'invalidFilter');
    }
    for (const target of [7, true, {}, ['title']]) {
      const answer = await world.client.patch(path, patchOp({ op: 'replace', path: target, value: 'x' }));
      expectError(answer, 400, 'invalidPath', 'invalidSyntax');
    }
  });

  it('P-PATH-10: a path to an attribute that no schema has is invalidPath', async () => {
    const { path } = await makeUser(world.client);
    for (const target of ['foo', 'name.foo', 'emails.foo', `${ENT}:foo`, 'urn:none:2.0:X:foo', '__proto__']) {
      expectError(await world.client.patch(path, patchOp(replace(target, 'x'))), 400, 'invalidPath');
    }
  });

  it('P-PATH-11: a filter on a single-valued attribute is invalidPath', async () => {
    const { path } = await makeUser(world.client, { name: { givenName: 'x' } });
    for (const target of [
      'name[givenName eq "x"]',
      'name[givenName eq "x"].familyName',
      'title[value eq "x"]',
    ]) {
      expectError(
        await world.client.patch(path, patchOp(replace(target, 'x'))),
        400,
        'invalidPath',
        'invalidFilter',
      );
    }
  });

  it('P-PATH-12: a sub-attribute without a filter is that of every element', async () => {
    const user = await makeUser(world.client, { emails: EMAILS });
    const after = await patched(world.client, user, replace('emails.type', 'other'));
    expect(listAt(after, 'emails').map((email) => at(email, 'type'))).toEqual(['other', 'other', 'other']);
    const none = await makeUser(world.client);
    expectError(
      await world.client.patch(none.path, patchOp(replace('emails.type', 'other'))),
      400,
      'noTarget',
    );
  });

  it('P-PATH-13: the filter in a path has the whole language', async () => {
    for (const [filter, left] of [
      ['type eq "work" and value ew "example.com"', [1, 2]],
      ['not (type eq "work") or value sw "A@"', [1]],
      ['(type eq "home" or value co "OTHER") and value pr', [0]],
      ['TYPE ne "work"', [0, 1]],
      ['value gt "b"', [0]],
    ] as const) {
      const user = await makeUser(world.client, { emails: EMAILS });
      const after = await patched(world.client, user, { op: 'remove', path: `emails[${filter}]` });
      expect({ filter, emails: after['emails'] }).toEqual({
        filter,
        emails: left.map((index) => EMAILS[index]),
      });
    }
  });

  it('P-PATH-14: names in paths ignore case', async () => {
    const user = await makeUser(world.client);
    expect((await patched(world.client, user, replace('NAME.FamilyName', 'F')))['name']).toEqual({
      familyName: 'F',
    });
  });

  it('P-PATH-15: a missing space before the literal is refused', async () => {
    const { path } = await makeUser(world.client, { emails: EMAILS });
    const answer = await world.client.patch(path, patchOp({ op: 'remove', path: 'emails[type eq"work"]' }));
    expectError(answer, 400, 'invalidPath', 'invalidFilter');
  });

  it('P-PATH-16: the elements of a simple multi-valued attribute are filtered by value', async () => {
    const user = await makeUser(world.client, { [ENT]: { department: 'D' } });
    const answer = await world.client.patch(
      user.path,
      patchOp({ op: 'remove', path: `schemas[value eq "${ENT}"]` }),
    );
    expect(bodyOf(answer)['schemas']).toEqual([CORE]);
  });

  it('P-PATH-04: brackets and quotes inside a literal are text', async () => {
    const user = await makeUser(world.client, { emails: [{ value: 'a]".b', type: 'x"]y' }] });
    const after = await patched(world.client, user, replace('emails[type eq "x\\"]y"].display', 'D'));
    expect(at(after, 'emails', 0, 'display')).toBe('D');
  });
});

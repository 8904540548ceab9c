import fc from 'fast-check';
import { prepareUsername, URN } from '@rollcall/scim';
import type { Json, JsonObject, Resource } from '@rollcall/scim';
import { textArbitrary } from './text-arbitrary.js';

const idArbitrary: fc.Arbitrary<string> = fc.uuid({ version: 7 });

const instantArbitrary: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '2011-05-13T04:42:34.000Z',
    '2011-05-13T04:42:34.001Z',
    '2024-02-29T23:59:59.999Z',
    '2024-03-01T00:00:00.000Z',
  ),
  fc
    .date({
      min: new Date('1970-01-01T00:00:00Z'),
      max: new Date('2099-12-31T00:00:00Z'),
      noInvalidDate: true,
    })
    .map((date) => date.toISOString()),
);

/** An object whose keys are present or not; undefined when all are absent, for a canonical resource has no `{}`. */
function partial(model: Readonly<Record<string, fc.Arbitrary<Json>>>): fc.Arbitrary<JsonObject | undefined> {
  return fc.record(model, { requiredKeys: [] }).map((object) => {
    const entries = Object.entries(object).filter((entry): entry is [string, Json] => entry[1] !== undefined);
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
  });
}

/** Elements with `value`, `type`, `display` and `primary` in any mixture, at most one of them primary. */
function elements(
  values: fc.Arbitrary<Json>,
  types: readonly string[],
): fc.Arbitrary<readonly Json[] | undefined> {
  const element = partial({
    value: values,
    type: fc.constantFrom(...types),
    display: textArbitrary(),
    primary: fc.boolean(),
  });
  return fc.array(element, { maxLength: 3 }).map((found) => {
    let primary = false;
    const kept: Json[] = [];
    for (const each of found) {
      if (each === undefined) continue;
      const demoted = primary && each['primary'] === true;
      kept.push(demoted ? { ...each, primary: false } : each);
      primary = primary || each['primary'] === true;
    }
    return kept.length === 0 ? undefined : kept;
  });
}

const emailArbitrary: fc.Arbitrary<Json> = fc.oneof(
  textArbitrary(),
  fc
    .tuple(
      fc.constantFrom('a', 'A', 'jörg', 'b_c', 'b%c'),
      fc.constantFrom('example.com', 'EXAMPLE.com', 'y.org'),
    )
    .map(([local, domain]) => `${local}@${domain}`),
);

const enterpriseArbitrary: fc.Arbitrary<JsonObject | undefined> = fc
  .tuple(
    partial({
      employeeNumber: fc.oneof(fc.constantFrom('1', '2', '10'), textArbitrary()),
      department: textArbitrary(),
      costCenter: textArbitrary(),
    }),
    fc.option(idArbitrary, { nil: undefined }),
  )
  .map(([attributes, manager]) =>
    manager === undefined ? attributes : { ...attributes, manager: { value: manager } },
  );

const coreArbitrary = fc.record({
  id: idArbitrary,
  userName: fc.oneof(
    textArbitrary().filter((name) => name.length > 0),
    fc.string({ unit: fc.constantFrom('a', 'B', 'é', 'Σ', '😀', ' '), minLength: 1, maxLength: 6 }),
  ),
  meta: fc.tuple(instantArbitrary, instantArbitrary).map(([one, other]) => ({
    resourceType: 'User',
    created: one < other ? one : other,
    lastModified: one < other ? other : one,
  })),
});

const optionalArbitrary = partial({
  externalId: textArbitrary(),
  displayName: textArbitrary(),
  nickName: textArbitrary(),
  title: textArbitrary(),
  userType: fc.constantFrom('Employee', 'employee', 'Contractor', ''),
  profileUrl: fc.constantFrom('https://example.com/a', 'HTTPS://example.com/a', 'https://example.com/A'),
  active: fc.boolean(),
});

const nameArbitrary = partial({
  formatted: textArbitrary(),
  familyName: textArbitrary(),
  givenName: textArbitrary(),
});

/**
 * A user in canonical form (no null, no empty array or object; keys in the schema's spelling) with awkward texts in
 * every place, none to three e-mails, roles and certificates, with and without the enterprise extension.
 */
export function userArbitrary(): fc.Arbitrary<Resource> {
  return fc
    .record({
      core: coreArbitrary,
      optional: optionalArbitrary,
      name: fc.option(nameArbitrary, { nil: undefined }),
      emails: elements(emailArbitrary, ['work', 'home', 'WORK', 'other']),
      roles: elements(textArbitrary(), ['app', 'App']),
      x509Certificates: elements(fc.constantFrom('AA==', 'AAA=', 'AAAA', '/+8='), ['work']),
      enterprise: fc.option(enterpriseArbitrary, { nil: undefined }),
    })
    .map(({ core, optional, name, emails, roles, x509Certificates, enterprise }) => ({
      schemas: enterprise === undefined ? [URN.user] : [URN.user, URN.enterpriseUser],
      ...core,
      ...optional,
      ...(name === undefined ? {} : { name }),
      ...(emails === undefined ? {} : { emails }),
      ...(roles === undefined ? {} : { roles }),
      ...(x509Certificates === undefined ? {} : { x509Certificates }),
      ...(enterprise === undefined ? {} : { [URN.enterpriseUser]: enterprise }),
    }));
}

function preparedName(user: Resource): string {
  const name = user['userName'];
  return typeof name === 'string' ? prepareUsername(name) : '';
}

/** Users that can live in one tenant: no two with the same `id`, or with names that collide once prepared (S-USER-02). */
export function usersArbitrary(size: {
  readonly minLength: number;
  readonly maxLength: number;
}): fc.Arbitrary<Resource[]> {
  const byName = fc.uniqueArray(userArbitrary(), { ...size, selector: preparedName });
  return byName.filter((users) => new Set(users.map((user) => user['id'])).size === users.length);
}

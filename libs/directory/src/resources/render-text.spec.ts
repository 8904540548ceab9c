import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  GROUP_TYPE,
  LENIENT,
  URN,
  USER_TYPE,
  isJsonObject,
  projectResource,
  readProjection,
  schemasOf,
  type ProjectionParameters,
  type Resource,
  type ResourceType,
} from '@rollcall/scim';

import { propertyParameters } from '../../../../test/support/arbitraries/property-parameters.js';
import { textArbitrary } from '../../../../test/support/arbitraries/text-arbitrary.js';
import { userArbitrary } from '../../../../test/support/arbitraries/user-arbitrary.js';
import type { GroupMember, StoredReference, StoredResource } from '../ports/stored-resource.js';
import type { JsonText } from './json-text.js';
import { renderResource } from './render-resource.js';
import { MEMBER_PAGE_URN, renderText } from './render-text.js';
import { resourceLinks } from './resource-links.js';

const links = resourceLinks('https://id.example/"quoted"', [USER_TYPE, GROUP_TYPE]);
const MANAGER = `${URN.enterpriseUser}:manager`;
const id: fc.Arbitrary<string> = fc.uuid({ version: 7 });

const NAMES = [
  ...['schemas', 'id', 'externalId', 'meta', 'meta.version', 'userName', 'displayName', 'name', 'emails'],
  ...['emails.type', 'groups', 'groups.value', 'groups.display', 'members', 'members.value', 'members.$ref'],
  ...['members.type', 'members.display', 'x509Certificates', URN.enterpriseUser, MANAGER, 'noSuchAttribute'],
  `${MANAGER}.displayName`,
];
const names = fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 4 });
const projections: fc.Arbitrary<ProjectionParameters> = fc.oneof(
  fc.constant({}),
  fc.constantFrom('members', 'groups').map((name) => ({ excludedAttributes: [name] })),
  names.map((attributes) => ({ attributes })),
  names.map((excludedAttributes) => ({ excludedAttributes })),
);

const facts = fc.record({
  id,
  version: fc.integer({ min: 1, max: 1e6 }),
  created: fc.constantFrom(0, Date.UTC(2026, 0, 2, 3, 4, 5, 6)),
  lastModified: fc.integer({ min: Date.UTC(2026, 0, 3), max: Date.UTC(2030, 0, 1) }),
});

/** The stored text of a document, as the port says that it is. */
function documentText(type: ResourceType, document: Resource): string {
  const extensions = type.extensions.map(({ schema }) => schema.id);
  const entries = Object.entries(document);
  return JSON.stringify({
    schemas: schemasOf(type, document),
    ...Object.fromEntries(entries.filter(([name]) => !extensions.includes(name))),
    ...Object.fromEntries(entries.filter(([name]) => extensions.includes(name))),
  });
}

/** Takes the manager out of the document, as the store does; it comes back as a reference. */
function split(attributes: Resource): { document: Resource; manager: string | undefined } {
  const { [URN.enterpriseUser]: enterprise, ...core } = attributes;
  if (!isJsonObject(enterprise) || !isJsonObject(enterprise['manager'])) {
    return { document: attributes, manager: undefined };
  }
  const { manager, ...rest } = enterprise;
  const document = Object.keys(rest).length === 0 ? core : { ...core, [URN.enterpriseUser]: rest };
  return { document, manager: isJsonObject(manager) ? String(manager['value']) : undefined };
}

const users: fc.Arbitrary<StoredResource> = fc
  .record({
    facts,
    user: userArbitrary(),
    displayName: fc.option(textArbitrary(), { nil: undefined }),
    groups: fc.option(
      fc.array(
        fc.record(
          {
            value: id,
            display: textArbitrary(),
            type: fc.constantFrom('direct' as const, 'indirect' as const),
          },
          { requiredKeys: ['value', 'type'] },
        ),
        { maxLength: 3 },
      ),
      { nil: undefined },
    ),
    selfDescribing: fc.boolean(),
  })
  .map(({ facts: known, user, displayName, groups, selfDescribing }) => {
    const { schemas: _schemas, id: _id, meta: _meta, ...generated } = user;
    const { document, manager } = split(generated);
    const shown = { value: manager ?? '', ...(displayName === undefined ? {} : { displayName }) };
    const reference: StoredReference = { key: MANAGER, targetType: 'User', ...shown };
    const enterprise = document[URN.enterpriseUser];
    const attributes =
      manager === undefined
        ? document
        : {
            ...document,
            [URN.enterpriseUser]: { ...(isJsonObject(enterprise) ? enterprise : {}), manager: shown },
          };
    return {
      ...known,
      type: 'User',
      attributes,
      ...(selfDescribing ? { document: documentText(USER_TYPE, document) } : {}),
      references: manager === undefined ? [] : [reference],
      ...(groups === undefined ? {} : { groups }),
    };
  });

function members(count: number): readonly GroupMember[] {
  return Array.from({ length: count }, (_, index) => ({
    value: `018f0000-0000-7000-8000-${index.toString(16).padStart(12, '0')}`,
    type: index % 3 === 1 ? 'Group' : 'User',
  }));
}

const groups: fc.Arbitrary<StoredResource> = fc
  .record({
    facts,
    attributes: fc.record(
      { displayName: textArbitrary(), externalId: textArbitrary() },
      { requiredKeys: ['displayName'] },
    ),
    members: fc.option(fc.constantFrom(0, 1, 2, 100, 101, 1203).map(members), { nil: undefined }),
    selfDescribing: fc.boolean(),
  })
  .map(({ facts: known, attributes, members: list, selfDescribing }) => ({
    ...known,
    type: 'Group',
    attributes,
    ...(selfDescribing ? { document: documentText(GROUP_TYPE, attributes), references: [] } : {}),
    ...(list === undefined ? {} : { members: list }),
  }));

function textOf(text: JsonText): string {
  return text.map((part) => (typeof part === 'string' ? part : [...part].join(''))).join('');
}

function parsed(text: JsonText): unknown {
  return JSON.parse(textOf(text));
}

describe('the text of an answer', () => {
  it.each([
    ['users', USER_TYPE, users],
    ['groups', GROUP_TYPE, groups],
  ] as const)(
    'RFC 7644 §3.9: shows of %s what the projection of the whole resource shows',
    (_name, type, stored) => {
      fc.assert(
        fc.property(
          stored,
          projections,
          fc.subarray(['emails', 'displayName']),
          (resource, parameters, supplied) => {
            const projection = readProjection(type, parameters, { relaxations: LENIENT });
            const exchange = { supplied: new Set(supplied) };
            const whole = renderResource(type, resource, links);
            expect(parsed(renderText(type, resource, projection, { links, exchange }))).toEqual(
              projectResource(type, whole, projection, exchange),
            );
          },
        ),
        propertyParameters(400),
      );
    },
  );

  const group: StoredResource = {
    id: '018f0000-0000-7000-8000-00000000000a',
    type: 'Group',
    version: 3,
    created: 0,
    lastModified: 0,
    attributes: { displayName: 'Desk' },
    document: documentText(GROUP_TYPE, { displayName: 'Desk' }),
    references: [],
  };
  const whole = readProjection(GROUP_TYPE, {}, { relaxations: LENIENT });

  it('does not parse the stored document where it is shown as it is', () => {
    const unread: StoredResource = {
      ...group,
      members: members(3),
      get attributes(): Resource {
        throw new Error('the document was parsed');
      },
    };
    expect(parsed(renderText(GROUP_TYPE, unread, whole, { links }))).toMatchObject({ displayName: 'Desk' });
  });

  it('S-GRP-08: makes a long member list in pieces, each when it is asked for', () => {
    let made = 0;
    const list = {
      length: 100_000,
      *[Symbol.iterator]() {
        for (const member of members(100_000)) {
          made += 1;
          yield member;
        }
      },
    };
    const text = renderText(GROUP_TYPE, { ...group, members: list }, whole, { links });
    expect(made).toBe(0);
    const part = text.find((each) => typeof each !== 'string');
    if (part === undefined || typeof part === 'string') throw new Error('the list is not in pieces');
    const [piece = ''] = part;
    expect(piece.length).toBeLessThan(64 * 1024);
    expect(made).toBeLessThan(500);
  });

  it.each([{}, { attributes: ['members'] }])(
    'says by an extension of its own that members are a part: %j',
    (parameters) => {
      const memberPage = { totalMembers: 9, itemsPerPage: 2, nextCursor: 'abc' };
      const projection = readProjection(GROUP_TYPE, parameters, { relaxations: LENIENT });
      const paged = { ...group, members: members(2) };
      const shown = projectResource(GROUP_TYPE, renderResource(GROUP_TYPE, paged, links), projection);
      expect(parsed(renderText(GROUP_TYPE, paged, projection, { links, memberPage }))).toEqual({
        ...shown,
        schemas: [URN.group, MEMBER_PAGE_URN],
        [MEMBER_PAGE_URN]: memberPage,
      });
    },
  );
});

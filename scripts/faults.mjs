// The faults that `npm run seed-faults` seeds: each is one or more exact replacements in one file, with the spec and the
// row whose test must fail. A search string must occur exactly once; when the code moves, its fault moves with it.

import { FAULTS_OF_REQUESTS } from './faults-of-requests.mjs';

/** @type {readonly { name: string, file: string, edits: readonly [search: string, replacement: string][], spec: string, row: string }[]} */
export const FAULTS = [
  {
    name: 'letter case is not folded',
    file: 'libs/scim/src/text/fold-case.ts',
    edits: [['  return value.toLowerCase();\n', '  return value;\n']],
    spec: 'test/conformance/filter-meaning.spec.ts',
    row: 'Q-FILTER-31',
  },
  {
    name: 'co is a LIKE without escapes',
    file: 'libs/persistence/src/sql/compare-text.ts',
    edits: [
      [
        'return { sql: `instr(${sql}, ?) > 0`, params: [...params, operand] };',
        "return { sql: `cast(${sql} as char) like ?`, params: [...params, `%${operand.toString('utf8')}%`] };",
      ],
    ],
    spec: 'test/conformance/filter-meaning.spec.ts',
    row: 'Q-FILTER-27',
  },
  {
    name: 'not over an absent attribute is unknown',
    file: 'libs/persistence/src/sql/compile-filter.ts',
    edits: [
      [
        'compile(filter.operand, compilation, opposite(polarity))',
        'compile(filter.operand, compilation, polarity)',
      ],
    ],
    spec: 'test/conformance/filter-meaning.spec.ts',
    row: 'Q-FILTER-35',
  },
  {
    name: 'or binds before and',
    file: 'libs/scim/src/filter/filter-parser.ts',
    edits: [
      [
        "this.#parseChain('or', () => this.#parseAnd(place))",
        "this.#parseChain('and', () => this.#parseAnd(place))",
      ],
      [
        "this.#parseChain('and', () => this.#parseUnary(place))",
        "this.#parseChain('or', () => this.#parseUnary(place))",
      ],
    ],
    spec: 'test/conformance/filter-grammar.spec.ts',
    row: 'Q-FILTER-08',
  },
  {
    name: 'a new primary leaves the old one primary',
    file: 'libs/scim/src/patch/primary.ts',
    edits: [["? withMember(element, 'primary', false)", '? element']],
    spec: 'test/conformance/null-and-primary.spec.ts',
    row: 'C-PRIM-03',
  },
  {
    name: 'a target that does not exist is another error',
    file: 'libs/scim/src/patch/no-target.ts',
    edits: [["new ScimError('noTarget',", "new ScimError('invalidPath',"]],
    spec: 'test/conformance/patch-replace.spec.ts',
    row: 'P-REP-07',
  },
  {
    name: 'remove members ignores the value list and empties the group',
    file: 'libs/scim/src/patch/plan-collection.ts',
    edits: [
      [
        "  if (op === 'remove') return listed === undefined ? [{ kind: 'clear' }] : removal([...listed]);\n",
        "  if (op === 'remove') return [{ kind: 'clear' }];\n",
      ],
    ],
    spec: 'test/conformance/patch-remove.spec.ts',
    row: 'P-REM-09',
  },
  {
    name: 'a conflict is 400',
    file: 'libs/scim/src/errors/scim-error.ts',
    edits: [['uniqueness: { status: 409,', 'uniqueness: { status: 400,']],
    spec: 'test/conformance/create.spec.ts',
    row: 'P-POST-06',
  },
  {
    name: 'the status of an error body is a number',
    file: 'libs/scim/src/errors/scim-error.ts',
    edits: [['status: String(this.status),', 'status: this.status,']],
    spec: 'test/conformance/errors.spec.ts',
    row: 'H-ERR-01, H-ERR-02',
  },
  {
    name: '401 does not say which scheme is wanted',
    file: 'apps/identity/src/auth/credential.guard.ts',
    edits: [["{ 'WWW-Authenticate': `Bearer", "{ 'X-Authenticate': `Bearer"]],
    spec: 'test/conformance/authentication.spec.ts',
    row: 'H-AUTH-01',
  },
  {
    name: 'a revoked token still opens its tenant',
    file: 'libs/auth/src/authenticate-bearer.ts',
    edits: [['if (credential.revoked !== null) return', 'if (credential.revoked === undefined) return']],
    spec: 'libs/auth/src/authenticate-bearer.spec.ts',
    row: 'H-AUTH-02',
  },
  {
    name: 'an id that is no UUID is an error of the service',
    file: 'libs/persistence/src/ids.ts',
    edits: [
      [
        '  return id.length === 36 && UUID.test(id);\n',
        "  if (id.length !== 36) throw new TypeError('no UUID');\n  return UUID.test(id);\n",
      ],
    ],
    spec: 'test/conformance/create.spec.ts',
    row: 'P-GET-02',
  },
  {
    name: 'the password comes back',
    file: 'libs/scim/src/resource/projection.ts',
    edits: [["attribute.returned === 'never' || visibility === 'hidden'", "visibility === 'hidden'"]],
    spec: 'libs/scim/src/resource/projection.spec.ts',
    row: 'C-CHAR-11',
  },
  {
    name: 'id can be excluded',
    file: 'libs/scim/src/resource/projection.ts',
    edits: [["    if (returned === 'always') return 'shown';\n", '']],
    spec: 'test/conformance/characteristics.spec.ts',
    row: 'C-CHAR-10',
  },
  {
    name: 'an operation without effect makes a version and a time',
    file: 'libs/directory/src/events/provisioning-event.ts',
    edits: [['before !== undefined && after !== undefined && changed.length === 0', 'changed.length > 1e9']],
    spec: 'test/conformance/common-attributes.spec.ts',
    row: 'C-ATTR-11',
  },
  {
    name: 'an operation without effect leaves an event',
    file: 'libs/directory/src/events/provisioning-event.ts',
    edits: [['before !== undefined && after !== undefined && changed.length === 0', 'changed.length > 1e9']],
    spec: 'libs/directory/src/events/provisioning-event.spec.ts',
    row: 'E-OUT-02',
  },
  {
    name: 'a page shows the resources of every tenant',
    file: 'libs/persistence/src/sql/compile-page.ts',
    edits: [
      [
        '`${from} where r.tenant_id = ? and r.type = ?`',
        '`${from} where (r.tenant_id = ? or 1 = 1) and r.type = ?`',
      ],
    ],
    spec: 'test/conformance/tenancy.spec.ts',
    row: 'X-MT-07',
  },
  {
    name: 'a total counts the resources of every tenant',
    file: 'libs/persistence/src/repositories/select-page.ts',
    edits: [
      [
        'from resource_count c where c.tenant_id = ? and',
        'from resource_count c where (c.tenant_id = ? or 1 = 1) and',
      ],
    ],
    spec: 'test/conformance/paging.spec.ts',
    row: 'Q-PAGE-09',
  },
  {
    name: 'a change locks the resource of any tenant',
    file: 'libs/persistence/src/repositories/load-states.ts',
    edits: [
      [
        '`where r.tenant_id = ? and r.type = ? and ${where.sql}`',
        '`where (r.tenant_id = ? or 1 = 1) and r.type = ? and ${where.sql}`',
      ],
    ],
    spec: 'test/conformance/authentication.spec.ts',
    row: 'H-AUTH-08, X-MT-06',
  },
  {
    name: 'no unique key is written',
    file: 'libs/persistence/src/mappers/resource.mapper.ts',
    edits: [
      [
        'unique === undefined || !enforced ? null : indexKey(unique)',
        'unique === undefined || enforced ? null : indexKey(unique)',
      ],
    ],
    spec: 'test/conformance/create.spec.ts',
    row: 'P-POST-07',
  },
  {
    name: 'startIndex begins at 0',
    file: 'libs/persistence/src/repositories/frame-page.ts',
    edits: [['offset: page.startIndex - 1,', 'offset: page.startIndex,']],
    spec: 'test/conformance/paging.spec.ts',
    row: 'Q-PAGE-03',
  },
  {
    name: 'totalResults is the length of the last page',
    file: 'libs/persistence/src/repositories/frame-page.ts',
    edits: [['return { total: found.total, states', 'return { total: found.rows.length, states']],
    spec: 'test/conformance/paging.spec.ts',
    row: 'Q-PAGE-10',
  },
  {
    name: 'who has no value is sorted first',
    file: 'libs/persistence/src/sql/position.ts',
    edits: [['if (a === null) return b === null ? 0 : 1;', 'if (a === null) return b === null ? 0 : -1;']],
    spec: 'test/conformance/sort.spec.ts',
    row: 'Q-SORT-05',
  },
  ...FAULTS_OF_REQUESTS,
];

// Who may import whom. CONTRIBUTING.md has the same table in words; scripts/check-layers.mjs runs it.
//
//   L0 libs/scim           nothing at all
//   L1 libs/directory      L0
//   L2 libs/persistence    npm, Node, L0, L1
//      libs/auth           npm, Node, L1
//      libs/outbox         npm, Node, L1
//      libs/observability  npm, Node
//      libs/config         npm, Node
//      libs/consumer       npm, Node; published for downstream services, so nothing of ours imports it either
//   L3 apps/*              all of the above and migrations/, but not each other
//      migrations/         npm, Node
//      test/               the index of a library, apps, migrations

// Fixtures are data of a library's own specs.
const SPEC = '\\.(spec|fixture)\\.ts$';
const OURS = '^(libs|apps|migrations|test|scripts)/';

/** A library of L2: of our own code it may import itself and `libraries`. */
function mayImport(library, libraries) {
  return {
    name: `${library}-imports-${libraries.join('-and-') || 'nothing-of-ours'}`,
    severity: 'error',
    from: { path: `^libs/${library}/`, pathNot: SPEC },
    to: { path: OURS, pathNot: `^libs/(${[library, ...libraries].join('|')})/` },
  };
}

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'scim-imports-nothing',
      comment: 'The protocol is pure: no npm package, no Node module, nothing of ours.',
      severity: 'error',
      from: { path: '^libs/scim/', pathNot: SPEC },
      to: { pathNot: '^libs/scim/', couldNotResolve: false },
    },
    {
      name: 'directory-imports-scim',
      comment: 'Rules and ports are functions of their arguments: no npm package, no Node module.',
      severity: 'error',
      from: { path: '^libs/directory/', pathNot: SPEC },
      to: { pathNot: '^libs/(directory|scim)/', couldNotResolve: false },
    },
    mayImport('persistence', ['scim', 'directory']),
    mayImport('auth', ['directory']),
    mayImport('outbox', ['directory']),
    mayImport('observability', []),
    mayImport('config', []),
    mayImport('consumer', []),
    {
      name: 'consumer-is-for-others',
      comment: 'It is published for downstream services; what the service needs is in its own libraries.',
      severity: 'error',
      from: { path: '^(libs|apps|migrations)/', pathNot: '^libs/consumer/' },
      to: { path: '^libs/consumer/' },
    },
    {
      name: 'library-specs-reach-test-support-only',
      comment: "A library's own specs may use the test support, and never another part of test/ or an app.",
      severity: 'error',
      from: { path: `^libs/.*${SPEC}` },
      to: { path: '^(apps|migrations|scripts|test)/', pathNot: '^test/support/' },
    },
    {
      name: 'through-the-index',
      comment: "A library's entry point is its index.ts.",
      severity: 'error',
      from: { path: '^(?:libs|apps|migrations|test)/([^/]+)/' },
      to: { path: '^libs/', pathNot: '^libs/(?:$1/|[^/]+/src/index\\.ts$)' },
    },
    {
      name: 'apps-stand-alone',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^(apps|test|scripts)/', pathNot: ['^apps/$1/', '^test/support/'] },
    },
    {
      name: 'apps-import-no-test',
      severity: 'error',
      from: { path: '^apps/', pathNot: SPEC },
      to: { path: '^test/' },
    },
    {
      name: 'migrations-stand-alone',
      comment: 'A migration never changes its meaning because other code did.',
      severity: 'error',
      from: { path: '^migrations/', pathNot: SPEC },
      to: { path: OURS, pathNot: '^migrations/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'declared-in-package-json',
      severity: 'error',
      from: { path: '^(libs|apps|migrations)/', pathNot: SPEC },
      // An optional peer is taken for both a peer and nothing.
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['npm-peer'] },
    },
  ],
  options: {
    doNotFollow: { path: '(^|/)(node_modules|dist)/' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};

/**
 * The imports of Crossdock as rules that run (ARCHITECTURE.md explains them; `npm run check` runs them).
 * test/architecture/dependency-rules.spec.ts plants one offence per rule and sees it reported by name.
 */

/** Modules from left to right: a module may use what stands to its left, through its doors. */
const MODULES = [
  'access',
  'journal',
  'stores',
  'store-notifications',
  'store-operations',
  'locations',
  'inventory',
  'routing',
  'fulfillment-orders',
  'cancellations',
  'onboarding',
  'reporting',
];

const error = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
const npm = (...names) => `(^|/)node_modules/(@types/)?(${names.join('|')})/`;
const SPEC = '\\.spec\\.ts$';

const layers = [
  error(
    'common-uses-nothing-of-ours',
    'src/common is pure and stands below everything.',
    { path: '^src/common/' },
    { path: '^src/', pathNot: '^src/common/' },
  ),
  error(
    'config-uses-common-only',
    'src/config stands beside common, below platform.',
    { path: '^src/config/' },
    { path: '^src/', pathNot: '^src/(common|config)/' },
  ),
  error(
    'platform-knows-no-domain',
    'src/platform may use common and config, nothing above it.',
    { path: '^src/platform/' },
    { path: '^src/(clients|modules)/' },
  ),
  error(
    'clients-know-no-module',
    'src/clients may use common, config and platform.',
    { path: '^src/clients/' },
    { path: '^src/modules/' },
  ),
  error(
    'root-is-last',
    'main.ts and app.module.ts put everything together; nothing in src imports them.',
    { path: '^src/[^/]+/' },
    { path: '^src/[^/]+\\.ts$' },
  ),
];

const moduleOrder = MODULES.slice(0, -1).map((name, index) =>
  error(
    `module-order-${name}`,
    `${name} may use only what stands to its left: ${MODULES.slice(0, index).join(', ') || 'no module'}.`,
    { path: `^src/modules/${name}/` },
    { path: `^src/modules/(${MODULES.slice(index + 1).join('|')})/` },
  ),
);

const modules = [
  ...moduleOrder,
  error(
    'module-order-unlisted',
    'A new module needs its place in MODULES of .dependency-cruiser.cjs.',
    { path: `^src/modules/(?!(${MODULES.join('|')})/)[^/]+/` },
    {},
  ),
  error(
    'reporting-imports-no-module',
    'reporting reads by SQL.',
    { path: '^src/modules/reporting/' },
    { path: '^src/modules/', pathNot: '^src/modules/reporting/' },
  ),
  error(
    'module-doors',
    "Another module is reached through its *.facade.ts or its graphql/*.model.ts; only a *.module.ts names another module's *.module.ts.",
    { path: '^src/modules/([^/]+)/', pathNot: '\\.module\\.ts$' },
    {
      path: '^src/modules/[^/]+/',
      pathNot: [
        '^src/modules/$1/',
        '^src/modules/[^/]+/[^/]+\\.facade\\.ts$',
        '^src/modules/[^/]+/graphql/[^/]+\\.model\\.ts$',
        '^src/modules/[^/]+/[^/]+/graphql/[^/]+\\.model\\.ts$',
      ],
    },
  ),
  error(
    'module-wiring',
    'A *.module.ts wires other modules by their *.module.ts (and may use their doors).',
    { path: '^src/modules/([^/]+)/.*\\.module\\.ts$' },
    {
      path: '^src/modules/[^/]+/',
      pathNot: [
        '^src/modules/$1/',
        '^src/modules/[^/]+/[^/]+\\.(facade|module)\\.ts$',
        '^src/modules/[^/]+/graphql/[^/]+\\.model\\.ts$',
        '^src/modules/[^/]+/[^/]+/graphql/[^/]+\\.model\\.ts$',
      ],
    },
  ),
];

const purity = [
  error(
    'pure-code-imports-no-framework',
    'domain/ and src/common hold rules as plain TypeScript: no Nest, no database, no queue, no HTTP.',
    { path: ['^src/(common|modules/[^/]+/domain)/', '^src/modules/[^/]+/[^/]+/domain/'] },
    {
      path: npm('@nestjs', 'pg', '@prisma', 'bullmq', 'ioredis', 'undici', 'fastify', '@fastify', 'graphql', '@apollo'),
    },
  ),
  error(
    'domain-imports-no-infrastructure',
    'domain/ sees common, its own module, earlier doors and the plain types of the store port; no platform, no config, no platform client.',
    { path: ['^src/modules/[^/]+/domain/', '^src/modules/[^/]+/[^/]+/domain/'] },
    { path: '^src/(platform|config|generated|clients/[^/]+)/' },
  ),
];

const doors = [
  error(
    'prisma-only-in-repositories',
    'Only *.repository.ts, *.reader.ts and platform/database reach the database through Prisma.',
    { path: '^src/', pathNot: ['\\.(repository|reader)\\.ts$', '^src/platform/database/', '^src/generated/', SPEC] },
    { path: ['^src/generated/prisma/', '^src/platform/database/prisma\\.service\\.ts$', npm('@prisma')] },
  ),
  error(
    'pg-only-in-platform',
    'Modules get a Tx from platform/database.',
    { path: '^src/', pathNot: ['^src/platform/', SPEC] },
    { path: npm('pg') },
  ),
  error(
    'bullmq-only-in-queue',
    'BullMQ carries wake-ups only, behind platform/queue.',
    { path: '^src/', pathNot: '^src/platform/queue/' },
    { path: npm('bullmq', '@nestjs/bullmq') },
  ),
  error(
    'undici-only-in-clients',
    'HTTP towards the outside lives in src/clients.',
    { path: '^src/', pathNot: '^src/clients/' },
    { path: npm('undici') },
  ),
];

const trees = [
  error(
    'src-stands-alone',
    'The application imports nothing of sandbox, bench, test and scripts (a spec may use test/support).',
    { path: '^src/', pathNot: SPEC },
    { path: '^(sandbox|bench|test|scripts)/' },
  ),
  error(
    'specs-import-test-support-only',
    'A unit spec beside its code may use test/support, nothing else outside src.',
    { path: `^src/.*${SPEC}` },
    { path: '^(sandbox|bench|test|scripts)/', pathNot: '^test/support/' },
  ),
  error(
    'sandbox-stands-alone',
    'The sandbox is a store: it knows nothing of the application.',
    { path: '^sandbox/' },
    { path: '^(src|bench|test|scripts)/' },
  ),
  error(
    'no-dev-dependencies',
    'What src imports must be there after npm ci --omit=dev.',
    { path: '^src/', pathNot: SPEC },
    { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm'] },
  ),
  error(
    'no-undeclared-packages',
    'A package that is imported stands in package.json.',
    {},
    { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  ),
];

const graph = [
  error(
    'no-circular',
    'In ESM two decorated classes that import each other crash at load.',
    { pathNot: '^src/generated/' },
    { circular: true },
  ),
  error(
    'no-unresolvable',
    'An import that cannot be resolved would make every other rule pass in silence.',
    {},
    { couldNotResolve: true },
  ),
  error(
    'no-orphans',
    'A file that nobody imports and that imports nothing is dead.',
    { orphan: true, path: '^(src|sandbox|bench)/', pathNot: [SPEC, '\\.d\\.ts$'] },
    {},
  ),
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [...graph, ...layers, ...modules, ...purity, ...doors, ...trees],
  options: {
    doNotFollow: { path: ['(^|/)node_modules/', '^src/generated/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};

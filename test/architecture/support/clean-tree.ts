import type { Files } from './planted-tree.js';

const fakePackage = (name: string): Files => ({
  [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: '1.0.0', main: 'index.js' }),
  [`node_modules/${name}/index.js`]: 'module.exports = {};\n',
});

const packages = [
  '@nestjs/common',
  '@nestjs/bullmq',
  'bullmq',
  'undici',
  'pg',
  '@prisma/client',
  'fast-check',
  'undeclared',
];

const imports = (...specifiers: string[]): string =>
  [
    ...specifiers.map((specifier, index) => `import * as i${index} from '${specifier}';`),
    'export const used = [',
    ...specifiers.map((_, index) => `  i${index},`),
    '];',
    '',
  ].join('\n');

/** A small tree in the shape of our folders that keeps every import rule, using each kind of allowed edge. */
export const CLEAN_TREE: Files = {
  'package.json': JSON.stringify({
    name: 'planted',
    type: 'module',
    dependencies: {
      '@nestjs/common': '1.0.0',
      '@nestjs/bullmq': '1.0.0',
      bullmq: '1.0.0',
      undici: '1.0.0',
      pg: '1.0.0',
      '@prisma/client': '1.0.0',
    },
    devDependencies: { 'fast-check': '1.0.0' },
  }),
  ...Object.assign({}, ...packages.map(fakePackage)),
  'src/main.ts': imports('./app.module.js'),
  'src/app.module.ts': imports('@nestjs/common', './modules/stores/stores.module.js', './platform/queue/queue.js'),
  'src/common/ids.ts': imports('node:crypto'),
  'src/config/app-config.ts': imports('../common/ids.js'),
  'src/generated/prisma/client.ts': imports('@prisma/client'),
  'src/platform/database/prisma.service.ts': imports(
    '../../generated/prisma/client.js',
    '../../config/app-config.js',
    'pg',
  ),
  'src/platform/database/tx.ts': imports('pg'),
  'src/platform/queue/queue.ts': imports('bullmq', '@nestjs/bullmq', '../../common/ids.js'),
  'src/clients/store-client.types.ts': imports('../common/ids.js'),
  'src/clients/next/next-client.ts': imports('undici', '../../platform/queue/queue.js', '../store-client.types.js'),
  'src/modules/access/access.facade.ts': imports('../../platform/database/tx.js'),
  'src/modules/journal/journal.module.ts': imports('./journal.facade.js'),
  'src/modules/journal/journal.facade.ts': imports('../access/access.facade.js'),
  'src/modules/stores/stores.module.ts': imports('../journal/journal.module.js', './stores.facade.js'),
  'src/modules/stores/stores.facade.ts': imports(
    './stores.repository.js',
    './domain/status.js',
    '../journal/journal.facade.js',
  ),
  'src/modules/stores/stores.repository.ts': imports(
    '../../platform/database/prisma.service.js',
    '../../platform/database/tx.js',
  ),
  'src/modules/stores/stores.reader.ts': imports('../../generated/prisma/client.js'),
  'src/modules/stores/domain/status.ts': imports('../../../common/ids.js', '../../../clients/store-client.types.js'),
  'src/modules/stores/domain/status.spec.ts': imports(
    'fast-check',
    './status.js',
    '../../../../test/support/arbitraries.js',
  ),
  'src/modules/stores/graphql/store.model.ts': imports('@nestjs/common'),
  'src/modules/routing/domain/score.ts': imports('../../stores/stores.facade.js'),
  'src/modules/fulfillment-orders/graphql/order.model.ts': imports(
    '../../stores/graphql/store.model.js',
    '../../stores/health/graphql/health.model.js',
  ),
  'src/modules/stores/health/graphql/health.model.ts': imports('@nestjs/common'),
  'src/modules/reporting/volume.reader.ts': imports('../../platform/database/tx.js'),
  'sandbox/main.ts': imports('./limiter.js', 'undici'),
  'sandbox/limiter.ts': imports('node:timers'),
  'bench/main.ts': imports('../src/common/ids.js', '../sandbox/limiter.js'),
  'scripts/demo.ts': imports('node:http'),
  'test/support/arbitraries.ts': imports('fast-check'),
};

/** A source file that imports the given specifiers and does nothing else. */
export const importing = imports;

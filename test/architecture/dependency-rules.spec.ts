import { createRequire } from 'node:module';
import { join } from 'node:path';
import { CLEAN_TREE, importing } from './support/clean-tree.js';
import { PlantedTree, ROOT, type Files } from './support/planted-tree.js';

interface Violation {
  rule: { name: string; severity: string };
  from: string;
}

interface RuleSet {
  forbidden: { name: string; severity: string }[];
}

const CONFIG = join(ROOT, '.dependency-cruiser.cjs');
const rules = (createRequire(import.meta.url)(CONFIG) as RuleSet).forbidden;

/** One offence per rule: the file that offends, what it imports, and files that it needs beside the clean tree. */
const OFFENCES: Record<string, { file: string; imports: string[]; beside?: Files }> = {
  'no-circular': {
    file: 'src/common/loop-a.ts',
    imports: ['./loop-b.js'],
    beside: { 'src/common/loop-b.ts': importing('./loop-a.js') },
  },
  'no-unresolvable': { file: 'src/common/lost.ts', imports: ['./nowhere.js'] },
  'no-orphans': { file: 'src/common/dead.ts', imports: [] },
  'common-uses-nothing-of-ours': { file: 'src/common/up.ts', imports: ['../config/app-config.js'] },
  'config-uses-common-only': { file: 'src/config/up.ts', imports: ['../platform/database/tx.js'] },
  'platform-knows-no-domain': { file: 'src/platform/up.ts', imports: ['../modules/stores/stores.facade.js'] },
  'clients-know-no-module': { file: 'src/clients/up.ts', imports: ['../modules/stores/stores.facade.js'] },
  'root-is-last': { file: 'src/modules/stores/up.ts', imports: ['../../app.module.js'] },
  'module-order-access': { file: 'src/modules/access/right.ts', imports: ['../journal/journal.facade.js'] },
  'module-order-journal': { file: 'src/modules/journal/right.ts', imports: ['../stores/stores.facade.js'] },
  ...Object.fromEntries(
    [
      ['stores', 'store-notifications'],
      ['store-notifications', 'store-operations'],
      ['store-operations', 'locations'],
      ['locations', 'inventory'],
      ['inventory', 'routing'],
      ['routing', 'fulfillment-orders'],
      ['fulfillment-orders', 'cancellations'],
      ['cancellations', 'onboarding'],
      ['onboarding', 'reporting'],
    ].map(([left, right]) => [
      `module-order-${left}`,
      {
        file: `src/modules/${left}/right.ts`,
        imports: [`../${right}/${right}.facade.js`],
        beside: { [`src/modules/${right}/${right}.facade.ts`]: importing('node:path') },
      },
    ]),
  ),
  'module-order-unlisted': { file: 'src/modules/newcomer/newcomer.facade.ts', imports: ['../../common/ids.js'] },
  'reporting-imports-no-module': {
    file: 'src/modules/reporting/up.reader.ts',
    imports: ['../stores/stores.facade.js'],
  },
  'module-doors': { file: 'src/modules/onboarding/back-door.ts', imports: ['../stores/stores.repository.js'] },
  'module-wiring': { file: 'src/modules/onboarding/wire.module.ts', imports: ['../stores/domain/status.js'] },
  'pure-code-imports-no-framework': { file: 'src/modules/stores/domain/nesty.ts', imports: ['@nestjs/common'] },
  'domain-imports-no-infrastructure': {
    file: 'src/modules/stores/domain/low.ts',
    imports: ['../../../platform/database/tx.js'],
  },
  'prisma-only-in-repositories': {
    file: 'src/modules/stores/stores.service.ts',
    imports: ['../../platform/database/prisma.service.js'],
  },
  'pg-only-in-platform': { file: 'src/modules/stores/direct.repository.ts', imports: ['pg'] },
  'bullmq-only-in-queue': { file: 'src/modules/stores/jobs.ts', imports: ['bullmq'] },
  'undici-only-in-clients': { file: 'src/modules/stores/fetching.ts', imports: ['undici'] },
  'src-stands-alone': { file: 'src/modules/stores/sandboxed.ts', imports: ['../../../sandbox/limiter.js'] },
  'specs-import-test-support-only': { file: 'src/modules/stores/far.spec.ts', imports: ['../../../scripts/demo.js'] },
  'sandbox-stands-alone': { file: 'sandbox/peek.ts', imports: ['../src/common/ids.js'] },
  'no-dev-dependencies': { file: 'src/modules/stores/dev.ts', imports: ['fast-check'] },
  'no-undeclared-packages': { file: 'src/modules/stores/undeclared.ts', imports: ['undeclared'] },
};

/** The same rules hold in a folder of a module that keeps one subject together, such as fulfillment-orders/holds. */
const IN_A_FOLDER: { rule: string; file: string; imports: string[]; beside?: Files }[] = [
  {
    rule: 'pure-code-imports-no-framework',
    file: 'src/modules/stores/holds/domain/nesty.ts',
    imports: ['@nestjs/common'],
  },
  {
    rule: 'domain-imports-no-infrastructure',
    file: 'src/modules/stores/holds/domain/low.ts',
    imports: ['../../../../platform/database/tx.js'],
  },
  {
    rule: 'module-doors',
    file: 'src/modules/onboarding/side-door.ts',
    imports: ['../stores/holds/holds.js'],
    beside: { 'src/modules/stores/holds/holds.ts': importing('node:path') },
  },
];

function cruise(files: Files): Violation[] {
  const tree = new PlantedTree(files);
  try {
    tree.copyFromRepository('tsconfig.json');
    const run = tree.run(
      'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
      ...['--config', CONFIG, '--output-type', 'json', 'src', 'sandbox', 'bench', 'scripts', 'test'],
    );
    if (run.stdout === '') throw new Error(run.stderr);
    return (JSON.parse(run.stdout) as { summary: { violations: Violation[] } }).summary.violations;
  } finally {
    tree.remove();
  }
}

describe('the import rules of .dependency-cruiser.cjs', () => {
  let reported: Violation[];

  beforeAll(() => {
    const planted: Record<string, string> = { ...CLEAN_TREE };
    for (const { file, imports, beside } of [...Object.values(OFFENCES), ...IN_A_FOLDER]) {
      Object.assign(planted, beside);
      planted[file] = imports.length === 0 ? 'export const dead = 1;\n' : importing(...imports);
    }
    reported = cruise(planted);
  }, 120_000);

  it('reports nothing in a clean tree', () => {
    expect(cruise(CLEAN_TREE)).toEqual([]);
  }, 120_000);

  it('are all errors, and each has a planted offence', () => {
    expect(rules.filter((rule) => rule.severity !== 'error')).toEqual([]);
    expect(Object.keys(OFFENCES).sort()).toEqual(rules.map((rule) => rule.name).sort());
  });

  it.each(Object.entries(OFFENCES))('%s reports its planted offence', (rule, { file }) => {
    expect(reported).toContainEqual(expect.objectContaining({ from: file, rule: { name: rule, severity: 'error' } }));
  });

  it.each(IN_A_FOLDER)('$rule reports its offence in a folder of a module', ({ rule, file }) => {
    expect(reported).toContainEqual(expect.objectContaining({ from: file, rule: { name: rule, severity: 'error' } }));
  });

  it('accuses no file of the clean tree', () => {
    const accused = reported.filter((violation) => violation.from in CLEAN_TREE);
    expect(accused).toEqual([]);
  });
});

import { PlantedTree, type Files } from './support/planted-tree.js';

interface Report {
  filePath: string;
  messages: { ruleId: string | null; message: string }[];
}

interface Plant {
  rule: string;
  says?: RegExp;
  file: string;
  text: string;
}

const documented = (text: string): string => `/** Documented. */\nexport ${text}\n`;
const lines = (count: number): string => `${Array.from({ length: count }, (_, line) => `// ${line + 1}`).join('\n')}\n`;
const sevenParameters = 'a: number, b: number, c: number, d: number, e: number, f: number, g: number';

/** One offence for each restriction that Crossdock adds to ESLint. */
const PLANTS: Record<string, Plant> = {
  any: { rule: '@typescript-eslint/no-explicit-any', file: 'src/any.ts', text: documented('const x: any = 1;') },
  'a forwardRef': {
    rule: 'no-restricted-syntax',
    says: /forwardRef/,
    file: 'src/forward.ts',
    text: "import { forwardRef } from '@nestjs/common';\nforwardRef(() => Object);\n",
  },
  'a barrel by name': {
    rule: 'no-restricted-syntax',
    says: /No index\.ts/,
    file: 'src/clients/index.ts',
    text: 'export {};\n',
  },
  'a barrel by export *': {
    rule: 'no-restricted-syntax',
    says: /No barrels/,
    file: 'src/all.ts',
    text: "export * from './any.js';\n",
  },
  'process.env': {
    rule: 'no-restricted-syntax',
    says: /src\/config/,
    file: 'src/env.ts',
    text: documented('const port = process.env.PORT;'),
  },
  'process.env in brackets': {
    rule: 'no-restricted-syntax',
    says: /src\/config/,
    file: 'src/env-brackets.ts',
    text: documented("const port = process['env']['PORT'];"),
  },
  'process.env through globalThis': {
    rule: 'no-restricted-syntax',
    says: /src\/config/,
    file: 'src/env-global.ts',
    text: documented('const port = globalThis.process.env.PORT;'),
  },
  'process.env taken apart': {
    rule: 'no-restricted-syntax',
    says: /src\/config/,
    file: 'src/env-apart.ts',
    text: 'const { env } = process;\nexport { env };\n',
  },
  'env imported': {
    rule: 'no-restricted-syntax',
    says: /src\/config/,
    file: 'src/env-import.ts',
    text: "import { env } from 'node:process';\nexport { env };\n",
  },
  'nine dependencies of a facade': {
    rule: 'no-restricted-syntax',
    says: /8 constructor/,
    file: 'src/nine.facade.ts',
    text: documented(
      `class NineFacade {\n  constructor(${sevenParameters}, h: string, i: string) {\n    void [a, b, c, d, e, f, g, h, i];\n  }\n}`,
    ),
  },
  'seven dependencies': {
    rule: 'no-restricted-syntax',
    says: /6 constructor/,
    file: 'src/seven.ts',
    text: documented(`class Seven {\n  constructor(${sevenParameters}) {\n    void [a, b, c, d, e, f, g];\n  }\n}`),
  },
  console: { rule: 'no-console', file: 'src/console.ts', text: "console.log('x');\n" },
  'loose equality': {
    rule: 'eqeqeq',
    file: 'src/equal.ts',
    text: documented('const same = (a: number, b: number): boolean => a == b;'),
  },
  'a floating promise': {
    rule: '@typescript-eslint/no-floating-promises',
    file: 'src/floating.ts',
    text: 'Promise.resolve(1);\n',
  },
  'an exported function without words': {
    rule: 'jsdoc/require-jsdoc',
    file: 'src/undocumented-function.ts',
    text: 'export function f(): void {}\n',
  },
  'an exported class without words': {
    rule: 'jsdoc/require-jsdoc',
    file: 'src/undocumented-class.ts',
    text: 'export class C {}\n',
  },
  'an exported type without words': {
    rule: 'jsdoc/require-jsdoc',
    file: 'src/undocumented-type.ts',
    text: 'export type T = string;\n',
  },
  'an exported interface without words': {
    rule: 'jsdoc/require-jsdoc',
    file: 'sandbox/undocumented-interface.ts',
    text: 'export interface I {\n  a: string;\n}\n',
  },
  'an exported const without words': {
    rule: 'jsdoc/require-jsdoc',
    file: 'src/undocumented-const.ts',
    text: 'export const c = 1;\n',
  },
  'a facade method without words': {
    rule: 'jsdoc/require-jsdoc',
    file: 'src/modules/stores/stores.facade.ts',
    text: documented('class StoresFacade {\n  pause(): void {}\n}'),
  },
  'an empty docstring': { rule: 'jsdoc/no-blank-blocks', file: 'src/blank.ts', text: '/** */\nexport const c = 1;\n' },
  'a value in SQL': {
    rule: 'crossdock/no-sql-interpolation',
    file: 'src/modules/stores/a.repository.ts',
    text: documented("const byId = (id: string): string => `SELECT id FROM store WHERE id = '${id}'`;"),
  },
  'a value in a piece of SQL': {
    rule: 'crossdock/no-sql-interpolation',
    file: 'src/modules/stores/b.repository.ts',
    text: documented("const until = (ms: number): string => `AND due_at <= db_now() + '${ms} ms'`;"),
  },
  'a value added to SQL': {
    rule: 'crossdock/no-sql-interpolation',
    file: 'src/modules/stores/c.repository.ts',
    text: documented("const byId = (id: string): string => 'SELECT id FROM store WHERE id = ' + id;"),
  },
  'a mapped value in SQL': {
    rule: 'crossdock/no-sql-interpolation',
    file: 'src/modules/stores/e.repository.ts',
    text: documented(
      "const byIds = (ids: string[]): string => `SELECT id FROM store WHERE id IN (${ids.map((id) => `'${id}'`).join(', ')})`;",
    ),
  },
  'a value beside a mapped constant in SQL': {
    rule: 'crossdock/no-sql-interpolation',
    file: 'src/modules/stores/f.repository.ts',
    text: documented(
      "const set = (x: string): string => `UPDATE store SET ${['a'].map((a) => `${a} = ${x}`).join(', ')}`;",
    ),
  },
  'a local in capitals in SQL': {
    rule: 'crossdock/no-sql-interpolation',
    file: 'src/modules/stores/d.repository.ts',
    text: documented('const byId = (ID: string): string => `SELECT id FROM store WHERE id = ${ID}`;'),
  },
  'a text cut at a number': {
    rule: 'crossdock/no-raw-cut',
    file: 'src/cut-number.ts',
    text: documented('const head = (text: string): string => text.trim().slice(0, 80);'),
  },
  'a text cut at a constant': {
    rule: 'crossdock/no-raw-cut',
    file: 'src/cut-constant.ts',
    text: `const MOST = 80;\n${documented('const head = (text: string): string => text.substring(0, MOST);')}`,
  },
  '301 lines in src': { rule: 'max-lines', file: 'src/long.ts', text: lines(301) },
  '301 lines in the sandbox': { rule: 'max-lines', file: 'sandbox/long.ts', text: lines(301) },
  '301 lines in bench': { rule: 'max-lines', file: 'bench/long.ts', text: lines(301) },
  '501 lines in a test': { rule: 'max-lines', file: 'test/long.spec.ts', text: lines(501) },
  'a test alone': {
    rule: 'no-restricted-syntax',
    says: /leaves the other tests out/,
    file: 'test/only.spec.ts',
    text: "it.only('x', () => {});\n",
  },
  'a skipped test': {
    rule: 'no-restricted-syntax',
    says: /proves nothing/,
    file: 'test/skip.spec.ts',
    text: "it.skip('x', () => {});\n",
  },
  'a mock of our own': {
    rule: 'no-restricted-syntax',
    says: /Never mock/,
    file: 'test/mock.spec.ts',
    text: "import { jest } from '@jest/globals';\njest.mock('../src/any.js');\n",
  },
};

/** What the rules must leave alone. */
const CLEAN: Files = {
  'src/config/environment.ts': documented('const port = process.env.PORT;'),
  'src/modules/stores/clean.repository.ts': [
    "const COLUMNS = 'id, name';",
    "const LIVE = `state = 'ACTIVE' AND ${COLUMNS} IS NOT NULL`;",
    "const NAMES = ['id', 'name'] as const;",
    '/** Documented. */',
    "export const set = (): string => `UPDATE store SET ${NAMES.map((name, i) => `${name} = $${i + 2}`).join(', ')} WHERE id = $1`;",
    "const ORDERS = { newest: 'created_at DESC' } as const;",
    '/** Documented. */',
    'export const list = (order: keyof typeof ORDERS): string => `SELECT ${COLUMNS} FROM store WHERE ${LIVE} ORDER BY ${ORDERS[order]}`;',
    '/** Documented. */',
    'export const problem = (name: string): string => `Select a store: ${name} is not one, update it from the list.`;',
    '',
  ].join('\n'),
  'src/modules/stores/stores.resolver.ts': documented(
    'class StoresResolver {\n  constructor(a: string, b: string, c: string, d: string, e: string, f: string) {\n    void [a, b, c, d, e, f];\n  }\n\n  onModuleInit(): void {}\n\n  store(): null {\n    return null;\n  }\n}',
  ),
  'src/cuts.ts': [
    documented('const day = (time: Date): string => time.toISOString().slice(0, 10);'),
    documented('const some = (list: string[]): string[] => list.slice(0, 10);'),
    documented("const key = (text: string): string => text.slice(0, text.indexOf('_'));"),
    documented('const rest = (text: string): string => text.slice(2);'),
  ].join(''),
  'src/full.ts': lines(300),
  'test/full.spec.ts': lines(500),
  'bench/main.ts': 'console.log(process.env.ROUNDS);\n',
  'sandbox/main.ts': 'console.log(process.argv.length);\n',
};

describe('the restrictions of eslint.config.mjs', () => {
  let reports: Map<string, Report['messages']>;

  beforeAll(() => {
    const planted = Object.fromEntries(Object.values(PLANTS).map(({ file, text }) => [file, text]));
    const tree = new PlantedTree({ ...CLEAN, ...planted, 'package.json': '{ "type": "module" }' });
    try {
      tree.copyFromRepository('eslint.config.mjs', 'scripts/eslint-rules.mjs', 'tsconfig.json');
      tree.linkNodeModules();
      const run = tree.run('node_modules/eslint/bin/eslint.js', '--format', 'json', 'src', 'sandbox', 'bench', 'test');
      if (run.stdout === '') throw new Error(run.stderr);
      reports = new Map(
        (JSON.parse(run.stdout) as Report[]).map((report) => [tree.relative(report.filePath), report.messages]),
      );
    } finally {
      tree.remove();
    }
  }, 120_000);

  it.each(Object.entries(PLANTS))('report %s', (_name, { rule, says = /./, file }) => {
    expect(reports.get(file)).toContainEqual(
      expect.objectContaining({ ruleId: rule, severity: 2, message: expect.stringMatching(says) }),
    );
  });

  it.each(Object.keys(CLEAN))('leave %s alone', (file) => {
    expect(reports.get(file)).toEqual([]);
  });
});

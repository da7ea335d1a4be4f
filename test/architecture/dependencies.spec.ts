import { PlantedTree, type Files } from './support/planted-tree.js';

interface Package {
  version: string;
  license?: string;
  [field: string]: unknown;
}

const ROWS = [
  '| `good` | 1.2.3 | It does the good thing | MIT | 2026-01-02 | 2026-01-02 |',
  '| `tool` | 2.0.0 | It builds the good thing | ISC | 2026-01-02 | 2.1.0, 2026-03-04 |',
];
const MANIFEST = { dependencies: { good: '1.2.3' }, devDependencies: { tool: '2.0.0' } };
const LOCKED: Record<string, Package> = {
  'node_modules/good': {
    version: '1.2.3',
    license: 'MIT',
    dependencies: { deep: '^1.0.0' },
    optionalDependencies: { 'deep-linux-arm64': '1.0.0' },
  },
  'node_modules/deep': { version: '1.0.1', license: 'ISC' },
  'node_modules/deep-linux-arm64': { version: '1.0.0', optional: true, os: ['linux'], cpu: ['arm64'] },
  'node_modules/tool': { version: '2.0.0', license: 'ISC', dev: true, dependencies: { 'tool-part': '1.0.0' } },
  'node_modules/tool-part': { version: '1.0.0', license: 'GPL-3.0', dev: true },
};

interface Change {
  rows?: string[];
  manifest?: object;
  locked?: Record<string, Package>;
}

function tree({ rows = ROWS, manifest = MANIFEST, locked = {} }: Change): PlantedTree {
  const packages = { ...LOCKED, ...locked };
  const header =
    '| name | version | reason | licence | released | latest release |\n| --- | --- | --- | --- | --- | --- |';
  const installed: Files = Object.fromEntries(
    Object.entries(packages).map(([where, { version, license }]) => [
      `${where}/package.json`,
      JSON.stringify({ version, license }),
    ]),
  );
  return new PlantedTree({
    ...installed,
    'package.json': JSON.stringify(manifest),
    'package-lock.json': JSON.stringify({ lockfileVersion: 3, packages: { '': manifest, ...packages } }),
    'CONTRIBUTING.md': `# Contributing\n\n## Dependencies\n\n${header}\n${rows.join('\n')}\n\n## After\n\n| \`other\` | no |\n`,
  });
}

function run(script: string, change: Change, ...args: string[]): { code: number | null; stdout: string } {
  const planted = tree(change);
  try {
    return planted.run(script, ...args);
  } finally {
    planted.remove();
  }
}

describe('scripts/dependencies.mjs', () => {
  const judge = (change: Change): { code: number | null; stdout: string } => run('scripts/dependencies.mjs', change);

  it('passes a tree in order, copyleft among build tools and an absent platform package included', () => {
    expect(judge({})).toMatchObject({
      code: 0,
      stdout: '2 direct dependencies, 3 packages in the run-time tree, 0 problems.\n',
    });
  });

  it.each<[string, Change, RegExp]>([
    ['a missing line', { rows: ROWS.slice(1) }, /^good: no line in the table/],
    [
      'a superfluous line',
      { rows: [...ROWS, ROWS[0]!.replace('good', 'gone')] },
      /^gone: has a line .* not in package\.json/,
    ],
    [
      'a package that refuses a Node of ours',
      {
        manifest: { ...MANIFEST, engines: { node: '>=20' } },
        locked: { 'node_modules/tool-part': { version: '1.0.0', engines: { node: '>=22' } } },
      },
      /^node_modules\/tool-part: wants Node >=22, we name >=20/,
    ],
    [
      'a deprecated package',
      { locked: { 'node_modules/tool-part': { version: '1.0.0', deprecated: 'Use another.' } } },
      /^node_modules\/tool-part: is deprecated: Use another/,
    ],
    ['two lines', { rows: [...ROWS, ROWS[0]!] }, /^good: 2 lines/],
    [
      'another version in the line',
      { rows: [ROWS[0]!.replace('1.2.3', '1.2.2'), ROWS[1]!] },
      /^good: CONTRIBUTING\.md says 1\.2\.2/,
    ],
    [
      'another licence in the line',
      { rows: [ROWS[0]!.replace('MIT', 'ISC'), ROWS[1]!] },
      /^good: CONTRIBUTING\.md says licence ISC/,
    ],
    ['no reason', { rows: [ROWS[0]!.replace('It does the good thing', ''), ROWS[1]!] }, /^good: .* gives no reason/],
    ['no date', { rows: [ROWS[0]!.replaceAll('2026-01-02', 'soon'), ROWS[1]!] }, /^good: .* no release date/],
    [
      'an open version',
      { manifest: { ...MANIFEST, dependencies: { good: '^1.2.3' } } },
      /^good: "\^1\.2\.3" is not an exact version; the lock file holds 1\.2\.3/,
    ],
    [
      'a lock file of another version',
      { locked: { 'node_modules/tool': { version: '2.0.1', license: 'ISC' } } },
      /^tool: package\.json says 2\.0\.0, package-lock\.json 2\.0\.1/,
    ],
    [
      'a direct licence that is not allowed',
      { locked: { 'node_modules/tool': { version: '2.0.0', license: 'Elastic-2.0' } } },
      /^tool: licence "Elastic-2\.0" is not allowed/,
    ],
    [
      'a direct package without licence',
      { locked: { 'node_modules/tool': { version: '2.0.0' } } },
      /^tool: licence "" is not allowed/,
    ],
    [
      'copyleft deep in the run-time tree',
      { locked: { 'node_modules/deep': { version: '1.0.1', license: 'LGPL-3.0-only' } } },
      /^node_modules\/deep: copyleft licence "LGPL-3\.0-only"/,
    ],
    [
      'copyleft as a required peer',
      {
        locked: {
          'node_modules/deep': { version: '1.0.1', license: 'ISC', peerDependencies: { 'tool-part': '1' } },
        },
      },
      /^node_modules\/tool-part: copyleft/,
    ],
  ])('reports %s', (_name, change, problem) => {
    const { code, stdout } = judge(change);
    expect(code).toBe(1);
    expect(stdout.split('\n')).toContainEqual(expect.stringMatching(problem));
  });

  it('accepts a choice of licences and leaves optional peers out', () => {
    const deep = {
      version: '1.0.1',
      license: '(MIT OR GPL-3.0)',
      peerDependencies: { 'tool-part': '1' },
      peerDependenciesMeta: { 'tool-part': { optional: true } },
    };
    expect(judge({ locked: { 'node_modules/deep': deep } }).code).toBe(0);
  });
});

describe('scripts/fix-lock.mjs', () => {
  const optionalDependencies = {
    'deep-linux-arm64': '1.0.0',
    'deep-darwin-x64': '1.0.0',
    'deep-linux-x64-musl': '1.0.0',
  };
  const incomplete = {
    locked: { 'node_modules/tool': { version: '2.0.0', license: 'ISC', dev: true, optionalDependencies } },
  };

  it('passes a complete lock file', () => {
    expect(run('scripts/fix-lock.mjs', {}, '--check')).toMatchObject({ code: 0 });
  });

  it('names what is missing, adds it once, and is then content', () => {
    const planted = tree(incomplete);
    try {
      const before = planted.run('scripts/fix-lock.mjs', '--check');
      expect(before.code).toBe(1);
      expect(before.stdout).toContain('deep-darwin-x64@1.0.0');
      expect(planted.run('scripts/fix-lock.mjs').stdout).toContain('Added 2 ');
      const { packages } = JSON.parse(planted.read('package-lock.json')) as { packages: Record<string, Package> };
      expect(packages['node_modules/deep-darwin-x64']).toEqual({
        version: '1.0.0',
        cpu: ['x64'],
        dev: true,
        optional: true,
        os: ['darwin'],
      });
      expect(packages['node_modules/deep-linux-x64-musl']).toMatchObject({ os: ['linux'], libc: ['musl'] });
      expect(packages['node_modules/deep']).toEqual(LOCKED['node_modules/deep']);
      const once = planted.read('package-lock.json');
      expect(planted.run('scripts/fix-lock.mjs').code).toBe(0);
      expect(planted.read('package-lock.json')).toBe(once);
      expect(planted.run('scripts/fix-lock.mjs', '--check').code).toBe(0);
    } finally {
      planted.remove();
    }
  });

  it('asks for help where a platform cannot be derived', () => {
    const locked = {
      'node_modules/tool': { version: '2.0.0', license: 'ISC', optionalDependencies: { mystery: '^1.0.0' } },
    };
    const { code, stdout } = run('scripts/fix-lock.mjs', { locked });
    expect(code).toBe(1);
    expect(stdout).toContain('mystery@^1.0.0');
  });
});

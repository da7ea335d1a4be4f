import jsdoc from 'eslint-plugin-jsdoc';
import tseslint from 'typescript-eslint';
import crossdock from './scripts/eslint-rules.mjs';

const TYPESCRIPT = ['**/*.ts'];
const SPECS = ['**/*.spec.ts', 'test/**/*.ts'];

/** Shapes that no TypeScript of ours may have. */
const everywhere = [
  {
    selector: 'Identifier[name="forwardRef"]',
    message: 'forwardRef hides a cycle: move the shared part to the earlier module.',
  },
  {
    selector:
      ':matches(ClassDeclaration, ClassExpression):not([id.name=/(Facade|Handler)$/]) > ClassBody > MethodDefinition[kind="constructor"] > FunctionExpression[params.length>6]',
    message: 'More than 6 constructor dependencies: this class does more than one thing, split it.',
  },
  {
    selector: 'MethodDefinition[kind="constructor"] > FunctionExpression[params.length>8]',
    message: 'More than 8 constructor dependencies, also for a facade or a handler: split it.',
  },
];

const noBarrels = [
  {
    selector: 'ExportAllDeclaration[exportKind!="type"]',
    message: 'No barrels: import from the file that declares the name.',
  },
];

const noEnvironment = [
  {
    selector:
      'MemberExpression[object.name="process"][property.name="env"], MemberExpression[object.name="process"][property.value="env"]',
    message: 'Only src/config reads the environment: inject AppConfig.',
  },
  {
    selector: 'MemberExpression[object.property.name="process"][property.name="env"]',
    message: 'Only src/config reads the environment: inject AppConfig.',
  },
  {
    selector: 'VariableDeclarator[init.name="process"] > ObjectPattern > Property[key.name="env"]',
    message: 'Only src/config reads the environment: inject AppConfig.',
  },
  {
    selector: 'ImportDeclaration[source.value=/^(node:)?process$/]',
    message: 'Use the global process; the environment is read by src/config only.',
  },
];

const testHabits = [
  {
    selector: 'CallExpression[callee.property.name="only"][callee.object.name=/^(describe|it|test)$/]',
    message: '.only leaves the other tests out.',
  },
  {
    selector: 'CallExpression[callee.property.name="skip"][callee.object.name=/^(describe|it|test)$/]',
    message: 'A skipped test proves nothing: mend it or delete it.',
  },
  {
    selector:
      'CallExpression[callee.object.name="jest"][callee.property.name=/^(mock|doMock|unstable_mockModule)$/][arguments.0.value=/^[.]|prisma/]',
    message: 'Never mock Prisma or our own classes: replace the ports Clock, Random or HttpTransport.',
  },
];

const restrict = (...groups) => ({ 'no-restricted-syntax': ['error', ...everywhere, ...groups.flat()] });

const core = {
  'array-callback-return': 'error',
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  'for-direction': 'error',
  'no-async-promise-executor': 'error',
  'no-cond-assign': 'error',
  'no-constant-condition': ['error', { checkLoops: 'allExceptWhileTrue' }],
  'no-control-regex': 'error',
  'no-debugger': 'error',
  'no-dupe-else-if': 'error',
  'no-duplicate-case': 'error',
  'no-empty': 'error',
  'no-eval': 'error',
  'no-extra-boolean-cast': 'error',
  'no-fallthrough': 'error',
  'no-implied-eval': 'error',
  'no-irregular-whitespace': 'error',
  'no-new-func': 'error',
  'no-param-reassign': ['error', { props: false }],
  'no-self-compare': 'error',
  'no-sparse-arrays': 'error',
  'no-template-curly-in-string': 'error',
  'no-unneeded-ternary': 'error',
  'no-unreachable': 'error',
  'no-unsafe-finally': 'error',
  'no-useless-catch': 'error',
  'no-useless-escape': 'error',
  'no-var': 'error',
  'object-shorthand': 'error',
  'prefer-const': 'error',
  'use-isnan': 'error',
  'valid-typeof': 'error',
};

const typed = {
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-for-in-array': 'error',
  '@typescript-eslint/no-implied-eval': 'error',
  '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
  '@typescript-eslint/only-throw-error': 'error',
  '@typescript-eslint/prefer-promise-reject-errors': 'error',
  '@typescript-eslint/restrict-plus-operands': 'error',
  '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
};

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'node_modules/',
      '.data/',
      'coverage/',
      'src/generated/',
      'src/clients/**/generated/',
      'bench/results/',
    ],
  },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,mjs,cjs}'],
    plugins: { crossdock },
    rules: core,
  },
  {
    files: TYPESCRIPT,
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      ...typed,
      ...restrict(),
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Imports that only look like types are what Nest injects by (emitDecoratorMetadata): never rewrite them.
      '@typescript-eslint/consistent-type-imports': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' },
      ],
    },
  },
  {
    files: ['{src,sandbox,bench,scripts}/**/*.{ts,mjs}'],
    ignores: SPECS,
    rules: { 'max-lines': ['error', { max: 300 }] },
  },
  {
    files: SPECS,
    rules: { 'max-lines': ['error', { max: 500 }], 'no-template-curly-in-string': 'off', ...restrict(testHabits) },
  },
  {
    files: ['{src,sandbox}/**/*.ts'],
    ignores: SPECS,
    plugins: { jsdoc },
    rules: {
      'no-console': 'error',
      'crossdock/no-sql-interpolation': 'error',
      ...restrict(noBarrels, noEnvironment),
      'jsdoc/no-blank-blocks': 'error',
      'jsdoc/no-types': 'error',
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: { esm: true },
          enableFixer: false,
          require: { ClassDeclaration: true, FunctionDeclaration: true, ArrowFunctionExpression: true },
          contexts: [
            'TSInterfaceDeclaration',
            'TSTypeAliasDeclaration',
            'TSEnumDeclaration',
            'ExportNamedDeclaration > VariableDeclaration',
            'TSAbstractMethodDefinition',
          ],
        },
      ],
    },
  },
  { files: ['src/**/*.ts'], ignores: SPECS, rules: { 'crossdock/no-raw-cut': 'error' } },
  {
    // The doors between modules: each method is a promise to another module.
    files: ['src/modules/*/*.facade.ts'],
    plugins: { jsdoc },
    rules: {
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: { esm: true },
          enableFixer: false,
          checkConstructors: false,
          require: { ClassDeclaration: true, FunctionDeclaration: true, MethodDefinition: true },
          contexts: [
            'TSInterfaceDeclaration',
            'TSTypeAliasDeclaration',
            'ExportNamedDeclaration > VariableDeclaration',
          ],
        },
      ],
    },
  },
  { files: ['src/config/**/*.ts'], ignores: SPECS, rules: restrict(noBarrels) },
  { files: ['sandbox/main.ts'], rules: { 'no-console': 'off', ...restrict(noBarrels) } },
  {
    files: ['{src,sandbox,bench,scripts,test}/**/index.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'Program', message: 'No index.ts: it becomes a barrel. Name the file after what it holds.' },
      ],
    },
  },
);

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  rootDir: '.',
  roots: ['<rootDir>/src', '<rootDir>/sandbox', '<rootDir>/test', '<rootDir>/scripts', '<rootDir>/bench'],
  testMatch: ['**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': '@swc/jest' },
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  setupFiles: ['<rootDir>/test/support/setup-worker.ts'],
  testPathIgnorePatterns: [
    '/node_modules/',
    // Needs a browser: npx jest -c test/browser/jest.config.mjs
    '<rootDir>/test/browser/',
    // Takes minutes: `npm run test:chaos`. CI runs it at its full size, as a step of its own.
    ...(process.env.CHAOS_SCALE ? [] : ['<rootDir>/test/chaos/']),
    // The same of `npm run test:exhaustive`.
    ...(process.env.EXHAUSTIVE ? [] : ['<rootDir>/test/exhaustive/']),
  ],
  modulePathIgnorePatterns: ['<rootDir>/dist'],
  testSequencer: '<rootDir>/test/support/longest-first.mjs',
  // Twice the cores of a small machine: the end-to-end specs mostly wait, for settle times and for the stores' pace.
  maxWorkers: 4,
  maxConcurrency: 12,
  testTimeout: 30_000,
};

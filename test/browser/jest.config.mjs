import base from '../../jest.config.mjs';

// The browser tests need Chromium, so `npm test` leaves them out; `.ci/run` runs them with this configuration.
/** @type {import('jest').Config} */
export default {
  ...base,
  rootDir: '../..',
  roots: ['<rootDir>/test/browser'],
  testPathIgnorePatterns: ['/node_modules/'],
};

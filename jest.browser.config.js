import base from './jest.config.js';

/** Stories in a real browser: `npm run test:browser`. They need Chromium (CHROMIUM names it). */
export default {
  ...base,
  testMatch: ['**/tests/browser/**/*.test.ts'],
  testPathIgnorePatterns: [],
  maxWorkers: 1,
  testTimeout: 300_000,
};

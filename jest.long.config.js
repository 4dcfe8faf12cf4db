import base from './jest.config.js';

/** Crash rounds, large copies, long simulations: `npm run test:long`. */
export default {
  ...base,
  testMatch: ['**/tests/long/**/*.test.ts'],
  testPathIgnorePatterns: [],
  maxWorkers: 1,
  testTimeout: 1_800_000,
};

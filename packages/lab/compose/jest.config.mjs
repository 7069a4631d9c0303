import { shared } from '../../../jest.config.mjs'

/** For `npm run test:compose`: one file, whose tests depend on each other's order. */
export default {
  ...shared,
  displayName: 'compose',
  rootDir: '.',
  testMatch: ['<rootDir>/*.test.ts'],
  testTimeout: 300_000,
  globalTeardown: '<rootDir>/../../testing/src/end-when-left-open.mjs',
}

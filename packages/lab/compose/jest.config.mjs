import { shared } from '../../../jest.config.mjs'

/** For `npm run test:compose`: one file, whose tests follow one another. */
export default {
  ...shared,
  displayName: 'compose',
  rootDir: '.',
  testMatch: ['<rootDir>/*.test.ts'],
  testTimeout: 300_000,
  globalTeardown: '<rootDir>/../../testing/src/end-when-left-open.mjs',
}

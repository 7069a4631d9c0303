export const shared = {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@frontpage/source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
}

/** @type {import('jest').Config} */
export default {
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/{apps,packages}/*/src/**/*.test.ts'] },
    { ...shared, displayName: 'integration', testMatch: ['<rootDir>/{apps,packages}/*/test/**/*.test.ts'] },
  ],
  testTimeout: 30_000,
  globalTeardown: '<rootDir>/packages/testing/src/end-when-left-open.mjs',
}

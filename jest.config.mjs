import { availableParallelism } from 'node:os'

export const shared = {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@frontpage/source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': transpile({ tsx: false }), '^.+\\.tsx$': transpile({ tsx: true }) },
}

/** @param {{ tsx: boolean }} syntax */
function transpile({ tsx }) {
  return [
    '@swc/jest',
    {
      jsc: {
        target: 'es2023',
        parser: { syntax: 'typescript', tsx },
        transform: { react: { runtime: 'automatic' } },
        experimental: { keepImportAttributes: true },
      },
      module: { type: 'es6' },
    },
  ]
}

/**
 * Most tests wait for a Redis, a ClickHouse or a clock, so two files at a time are faster also where there are only two
 * processors.
 */
const maxWorkers = Math.max(2, availableParallelism() - 1)

/** @type {import('jest').Config} */
export default {
  maxWorkers,
  // The modules of a file that has run stay in its worker's memory: without an end to that, a worker of so many files spends
  // its time collecting garbage, and runs out of memory at last.
  workerIdleMemoryLimit: '1GB',
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/{apps,packages}/*/src/**/*.test.{ts,tsx}'] },
    { ...shared, displayName: 'integration', testMatch: ['<rootDir>/{apps,packages}/*/test/**/*.test.ts'] },
  ],
  // All services in one process start within ten seconds, and within a minute on a machine that is overloaded.
  testTimeout: 120_000,
  globalTeardown: '<rootDir>/packages/testing/src/end-when-left-open.mjs',
}

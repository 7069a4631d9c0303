import { describe, expect, it } from '@jest/globals'
import { renderSuiteResults, toSuiteResult } from './suite-result.js'

const of = { suite: 'queue', seconds: 12.4, exitCode: 0 }
const report = (over: object = {}) => ({
  numPassedTests: 3,
  numFailedTests: 0,
  numRuntimeErrorTestSuites: 0,
  testResults: [
    {
      assertionResults: [
        { fullName: 'ships', status: 'passed' },
        { fullName: 'survives', status: 'pending' },
      ],
    },
  ],
  ...over,
})

describe('toSuiteResult', () => {
  it('counts what passed and what failed, and names what was skipped', () => {
    expect(toSuiteResult(report({ numFailedTests: 2 }), { ...of, exitCode: 1 })).toEqual({
      suite: 'queue',
      passed: 3,
      failed: 2,
      skipped: ['survives'],
      seconds: 12.4,
    })
  })

  it.each([
    ['a file that could not be run', report({ numRuntimeErrorTestSuites: 1 }), 1],
    ['a run without a report', undefined, 1],
    ['a run that ended with an error after its tests', report(), 1],
    ['a run without a test that passed', report({ numPassedTests: 0 }), 0],
  ])('counts %s as a failure', (_, given, exitCode) => {
    expect(toSuiteResult(given, { ...of, exitCode }).failed).toBe(1)
  })
})

it('renders a table with sums, and the names of what was skipped', () => {
  const results = [
    { suite: 'queue', passed: 12, failed: 0, skipped: ['survives'], seconds: 4.4 },
    { suite: 'read models', passed: 100, failed: 1, skipped: [], seconds: 60.4 },
  ]
  expect(renderSuiteResults(results, { title: 'Redis 8.0.2', skippedBecause: 'they stop Redis' })).toBe(
    [
      'Redis 8.0.2',
      '',
      'suite        passed  failed  skipped  seconds',
      'queue            12       0        1        4',
      'read models     100       1        0       60',
      'together        112       1        1       65',
      '',
      'Skipped, because they stop Redis:',
      '  queue: survives',
    ].join('\n'),
  )
})

/** A suite's tests by their outcome. */
export interface SuiteResult {
  suite: string
  passed: number
  failed: number
  skipped: readonly string[]
  seconds: number
}

/** The part of Jest's `--json` that is read: https://jestjs.io/docs/cli#--json */
interface JestReport {
  numPassedTests: number
  numFailedTests: number
  /** Files that could not be run at all. */
  numRuntimeErrorTestSuites: number
  testResults: readonly { assertionResults: readonly { fullName: string; status: string }[] }[]
}

/** @param report undefined where Jest ended without one, or there was nothing to run: counted as a failure */
export function toSuiteResult(
  report: JestReport | undefined,
  { suite, seconds, exitCode }: { suite: string; seconds: number; exitCode: number },
): SuiteResult {
  const { numPassedTests: passed = 0, testResults = [] } = report ?? {}
  const failed = (report?.numFailedTests ?? 0) + (report?.numRuntimeErrorTestSuites ?? 0)
  const skipped = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'pending' || status === 'todo')
    .map(({ fullName }) => fullName)
  const hasFailed = exitCode !== 0 || passed === 0
  return { suite, passed, failed: failed === 0 && hasFailed ? 1 : failed, skipped, seconds }
}

export function renderSuiteResults(
  results: readonly SuiteResult[],
  { title, skippedBecause }: { title: string; skippedBecause: string },
): string {
  const sum = (count: (result: SuiteResult) => number): number =>
    results.reduce((total, result) => total + count(result), 0)
  const row = (name: string, of: readonly SuiteResult[]): string[] => {
    const counts = [
      (it: SuiteResult) => it.passed,
      (it: SuiteResult) => it.failed,
      (it: SuiteResult) => it.skipped.length,
      (it: SuiteResult) => it.seconds,
    ]
    return [name, ...counts.map((count) => String(Math.round(of.reduce((all, it) => all + count(it), 0))))]
  }
  const rows = [
    ['suite', 'passed', 'failed', 'skipped', 'seconds'],
    ...results.map((result) => row(result.suite, [result])),
    row('together', results),
  ]
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((cells) => cells[column]!.length)))
  const lines = rows.map((cells) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
      .join('  '),
  )
  const skipped = results.flatMap((result) => result.skipped.map((name) => `  ${result.suite}: ${name}`))
  return [
    title,
    '',
    ...lines,
    ...(sum((it) => it.skipped.length) === 0 ? [] : ['', `Skipped, because ${skippedBecause}:`, ...skipped]),
  ].join('\n')
}

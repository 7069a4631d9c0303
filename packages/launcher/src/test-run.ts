/** Names one run of tests, which may be several processes, so that what they leave on a server can be found. */
export const testRunVariable = 'FRONTPAGE_TEST_RUN'

/** The Redis that tests use instead of starting their own, as no service's variable does: they empty its databases. */
export const testRedisVariable = 'FRONTPAGE_TEST_REDIS_URL'

/** Eight random letters and digits. */
export function newTestRun(): string {
  return crypto.randomUUID().slice(0, 8)
}

/** The names of a run's ClickHouse databases begin so. */
export function testDatabasePrefix(run: string): string {
  return `frontpage_test_${run}_`
}

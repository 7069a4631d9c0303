/**
 * A start-up failure that an operator can act on: `runService` prints its message without a stack. Messages must
 * not carry values of variables.
 */
export class StartUpError extends Error {
  override name = 'StartUpError'
}

/**
 * A start-up failure that an operator can act on: `runService` prints its message without a stack. Messages must not
 * contain values of variables.
 */
export class StartUpError extends Error {
  override name = 'StartUpError'
}

/** Used with `.catch` for an error whose message says what an operator can do. */
export function throwStartUpError(error: unknown): never {
  throw new StartUpError(error instanceof Error ? error.message : String(error), { cause: error })
}

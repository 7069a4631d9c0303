import { ClickHouseError } from '@clickhouse/client'
import { createEventStoreClient, type EventStoreConfig } from './create-event-store-client.js'

/** ClickHouse answers, and does not let this client in. Waiting does not help: somebody has to change a setting. */
export class EventStoreLoginError extends Error {
  readonly code = 'store_login_refused'
  readonly retryable = false
}

/** ClickHouse's error codes that are about the user and the password. */
const loginErrorCodes: ReadonlySet<string> = new Set([
  '192', // UNKNOWN_USER
  '193', // WRONG_PASSWORD
  '194', // REQUIRED_PASSWORD
  '516', // AUTHENTICATION_FAILED
])
/** A proxy in front of ClickHouse answers with a page of its own. */
const unauthorized = /\b401 (?:Unauthorized|Authorization Required)\b/i

/** Undefined for an error that is not about the login. The message says what to do, and shows nothing of the login. */
export function toLoginError(config: EventStoreConfig, cause: unknown): EventStoreLoginError | undefined {
  const isRefused =
    cause instanceof ClickHouseError
      ? loginErrorCodes.has(cause.code)
      : cause instanceof Error && unauthorized.test(cause.message)
  if (!isRefused) return undefined
  const { host, password } = new URL(config.url)
  const whatToDo =
    password === ''
      ? 'wants a password: set CLICKHOUSE_PASSWORD or CLICKHOUSE_PASSWORD_FILE, and CLICKHOUSE_USER unless the user is "default"'
      : 'refuses the login: correct CLICKHOUSE_PASSWORD, or the file of CLICKHOUSE_PASSWORD_FILE, and CLICKHOUSE_USER'
  return new EventStoreLoginError(`ClickHouse at ${host} ${whatToDo}.`, { cause })
}

/**
 * Used at the start of a service that does not wait for ClickHouse: resolves unless ClickHouse says within this time that
 * the login is wrong. @throws EventStoreLoginError
 */
export async function refuseWrongLogin(
  config: EventStoreConfig,
  { withinMs }: { withinMs: number },
): Promise<void> {
  // The database may not exist yet.
  const client = createEventStoreClient({ ...config, database: 'default' })
  try {
    await client.command({ query: 'SELECT 1', abort_signal: AbortSignal.timeout(withinMs) })
  } catch (error) {
    const loginError = toLoginError(config, error)
    if (loginError !== undefined) throw loginError
  } finally {
    await client.close()
  }
}

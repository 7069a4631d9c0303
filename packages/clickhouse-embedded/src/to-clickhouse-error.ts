import { ClickHouseError, clickHouseError } from './clickhouse-error.js'

const engineError = /^(?:Query failed: )?Code: (\d+)\. DB::Exception: ([^]*) \(([A-Z][A-Z0-9_]+)\)\s*$/
/** What an error says about the file that a body was kept in, which the client does not know of. */
const bodyFile = /: \(in file\/uri [^)]*\)|: While executing File|: data for INSERT was parsed from file/g

/** Unwraps what the engine threw; an error around an error (`Code: 27. … Code: 27. …`) is told once. */
export function toClickHouseError(thrown: unknown): ClickHouseError {
  if (thrown instanceof ClickHouseError) return thrown
  const text = thrown instanceof Error ? thrown.message : String(thrown)
  const match = engineError.exec(text)
  if (match === null) return clickHouseError('STD_EXCEPTION', text)
  const [, code = '', message = '', type = ''] = match
  const inner = message.replace(/ \(version [^()]*\)\.?$/, '')
  if (engineError.test(inner)) return toClickHouseError(new Error(inner))
  return new ClickHouseError(Number(code), type, message.replaceAll(bodyFile, ''))
}

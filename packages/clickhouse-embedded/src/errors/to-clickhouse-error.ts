import { ClickHouseError, clickHouseError } from './clickhouse-error.js'

const engineError = /^(?:Query failed: )?Code: (\d+)\. DB::Exception: ([^]*) \(([A-Z][A-Z0-9_]+)\)\s*$/
/** The part of an error about the file with a body, of which the client does not know. */
const bodyFile = /: \(in file\/uri [^)]*\)|: While executing File|: data for INSERT was parsed from file/g

/** Unwraps an error of the engine; one that contains another (`Code: 27. … Code: 27. …`) is shown once. */
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

import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { clickHouseError } from '../errors/clickhouse-error.js'
import type { UrlParameters } from '../statement/read-url.js'

export interface Credentials {
  user: string
  password: string
}

/**
 * Accepts the user and password of Basic authentication, the X-ClickHouse-User and -Key headers, or the URL.
 * @throws ClickHouseError AUTHENTICATION_FAILED
 */
export function authenticate(
  expected: Credentials | undefined,
  headers: IncomingHttpHeaders,
  url: UrlParameters,
): void {
  if (expected === undefined) return
  const { user, password } = readCredentials(headers, url)
  // Both are always compared, so that the time taken does not show which one was wrong.
  const isUser = isSame(user, expected.user)
  const isPassword = isSame(password, expected.password)
  if (isUser && isPassword) return
  throw clickHouseError(
    'AUTHENTICATION_FAILED',
    'Authentication failed: password is incorrect, or there is no user with such name',
  )
}

function readCredentials(headers: IncomingHttpHeaders, url: UrlParameters): Credentials {
  const user = headers['x-clickhouse-user']
  const key = headers['x-clickhouse-key']
  if (user !== undefined || key !== undefined) {
    return { user: fromHeader(user ?? 'default'), password: fromHeader(key ?? '') }
  }
  const basic = /^basic\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1]
  if (basic !== undefined) {
    const [, name = '', password = ''] =
      /^([^:]*):?([^]*)$/.exec(Buffer.from(basic, 'base64').toString()) ?? []
    return { user: name, password }
  }
  return { user: url.get('user') ?? 'default', password: url.get('password') ?? '' }
}

/** Node reads the bytes of a header as Latin-1; clients write UTF-8. */
function fromHeader(value: string | string[]): string {
  return Buffer.from(String(value), 'latin1').toString()
}

function isSame(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}

import type { ServerResponse } from 'node:http'
import type { CorsPolicy } from '@frontpage/service-kit'
import type { SourceDoors } from '../ingest/source-doors.js'

/**
 * What pages of other origins may do at the ingest routes. Credentials are allowed because `sendBeacon` always sends
 * them; none is ever read. The answers' own headers are the handler's matter (`grantReading`).
 */
export function browserAccess(doors: SourceDoors): CorsPolicy {
  return {
    origins: (origin) => doors.anyAllowsOrigin(origin),
    credentials: true,
    // RudderStack's browser SDK sends its anonymous id in a header, too.
    allowHeaders: ['authorization', 'content-type', 'content-encoding', 'x-retry-count', 'anonymousid'],
    maxAgeSeconds: 86_400,
    preflightOnly: true,
  }
}

/** Without these an SDK in a page cannot see for how long it is asked to wait. */
const exposedHeaders = 'Retry-After, RateLimit, RateLimit-Policy, X-Request-Id'

/** As raw headers of an answer that the page of this origin may read. */
export function readingHeaders(origin: string): Record<string, string> {
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Credentials': 'true',
    Vary: 'Origin',
  }
}

/** Of a refusal. */
export function grantReading(res: ServerResponse, origin: string | undefined, doors: SourceDoors): void {
  if (origin === undefined || !doors.anyAllowsOrigin(origin)) return
  for (const [name, value] of Object.entries(readingHeaders(origin))) res.setHeader(name, value)
  res.setHeader('Access-Control-Expose-Headers', exposedHeaders)
}

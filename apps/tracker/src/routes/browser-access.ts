import type { ServerResponse } from 'node:http'
import type { CorsPolicy } from '@frontpage/service-kit'
import type { ActiveSources } from '../ingest/active-sources.js'

/**
 * The CORS policy of the ingest routes. Credentials are allowed because `sendBeacon` always sends them; none is ever
 * read. The handler sets the response's own headers (`grantReading`).
 */
export function browserAccess(sources: ActiveSources): CorsPolicy {
  return {
    origins: (origin) => sources.anyAllowsOrigin(origin),
    credentials: true,
    // RudderStack's browser SDK sends its anonymous id in a header, too.
    allowHeaders: ['authorization', 'content-type', 'content-encoding', 'x-retry-count', 'anonymousid'],
    maxAgeSeconds: 86_400,
    preflightOnly: true,
  }
}

/** Without these an SDK in a page cannot see how long it should wait. */
const exposedHeaders = 'Retry-After, RateLimit, RateLimit-Policy, X-Request-Id'

/** The raw headers that let a page of this origin read the response. */
export function readingHeaders(origin: string): Record<string, string> {
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Credentials': 'true',
    Vary: 'Origin',
  }
}

/** Lets the page read a refusal. */
export function grantReading(res: ServerResponse, origin: string | undefined, sources: ActiveSources): void {
  if (origin === undefined || !sources.anyAllowsOrigin(origin)) return
  for (const [name, value] of Object.entries(readingHeaders(origin))) res.setHeader(name, value)
  res.setHeader('Access-Control-Expose-Headers', exposedHeaders)
}

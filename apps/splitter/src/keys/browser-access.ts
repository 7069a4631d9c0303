import type { CorsPolicy } from '@frontpage/service-kit'
import type { ServerResponse } from 'node:http'
import type { ActiveKeys } from './active-keys.js'

/**
 * The CORS policy of routes that web pages call. A preflight names no key, so it is told whether any public key allows
 * the origin; the answer itself is granted by the request's own key.
 */
export function browserAccess(keys: ActiveKeys): CorsPolicy {
  return {
    origins: (origin) => keys.anyAllowsOrigin(origin),
    allowHeaders: ['Content-Type', 'If-None-Match', 'Authorization', 'X-API-Key', 'X-Frontpage-Override'],
    maxAgeSeconds: 86_400,
    preflightOnly: true,
  }
}

/** The headers that let a page of this origin read an answer, and what it has to see of its head. */
export function readingHeaders(origin: string): Record<string, string> {
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Expose-Headers': 'ETag, Retry-After',
    Vary: 'Origin',
  }
}

/** Lets the page read a refusal, also one that names no key. */
export function grantReading(res: ServerResponse, origin: string | undefined, keys: ActiveKeys): void {
  if (origin === undefined || !keys.anyAllowsOrigin(origin)) return
  for (const [name, value] of Object.entries(readingHeaders(origin))) res.setHeader(name, value)
}

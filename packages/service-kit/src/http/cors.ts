import type { IncomingMessage, ServerResponse } from 'node:http'

export interface CorsPolicy {
  /** The origins that may read the answers; a function may look at the request (never at its body). */
  readonly origins: '*' | readonly string[] | ((origin: string, req: IncomingMessage) => boolean)
  /** Named in every preflight; whatever else a page asks to send is allowed, too. */
  readonly allowHeaders?: readonly string[]
  readonly exposeHeaders?: readonly string[]
  readonly credentials?: boolean
  readonly maxAgeSeconds?: number
  /** The router answers only preflights; the handler sets the headers of its own answers (with `grantOrigin`). */
  readonly preflightOnly?: boolean
}

/** Sets the headers that let the requesting origin read this answer; false when the policy refuses it. */
export function grantOrigin(policy: CorsPolicy, req: IncomingMessage, res: ServerResponse): boolean {
  if (policy.origins === '*' && policy.credentials !== true) {
    // The header is the same for everyone, so caches need no Vary.
    res.setHeader('Access-Control-Allow-Origin', '*')
  } else {
    res.appendHeader('Vary', 'Origin')
    const { origin } = req.headers
    if (origin === undefined || !isAllowed(policy, origin, req)) return false
    res.setHeader('Access-Control-Allow-Origin', origin)
    if (policy.credentials === true) res.setHeader('Access-Control-Allow-Credentials', 'true')
  }
  if (policy.exposeHeaders !== undefined) {
    res.setHeader('Access-Control-Expose-Headers', policy.exposeHeaders.join(', '))
  }
  return true
}

/**
 * Answers `OPTIONS`. Without a policy, or for an origin that it excludes, no CORS header is sent, which browsers treat
 * as a refusal.
 */
export function sendPreflight(
  policy: CorsPolicy | undefined,
  methods: readonly string[],
  req: IncomingMessage,
  res: ServerResponse,
): void {
  const allow = methods.join(', ')
  res.setHeader('Allow', allow)
  const isPreflight = req.headers['access-control-request-method'] !== undefined
  if (isPreflight && policy !== undefined && grantOrigin(policy, req, res)) {
    res.setHeader('Access-Control-Allow-Methods', allow)
    const allowed = allowedHeaders(policy, req.headers['access-control-request-headers'], res)
    if (allowed !== '') res.setHeader('Access-Control-Allow-Headers', allowed)
    res.setHeader('Access-Control-Max-Age', policy.maxAgeSeconds ?? 600)
  }
  res.statusCode = 204
  res.end()
}

function isAllowed({ origins }: CorsPolicy, origin: string, req: IncomingMessage): boolean {
  if (origins === '*') return true
  return typeof origins === 'function' ? origins(origin, req) : origins.includes(origin)
}

const maxRequestedHeaders = 100
const headerName = /^[!#$%&'*+.^_`|~\da-z-]{1,100}$/

/**
 * The policy's headers and those that the page asks for. A tracing tool adds its own to each request of a page, and a
 * preflight that left one out would shut the page out. `*` would do only without credentials, and never for
 * `Authorization`.
 */
function allowedHeaders(
  { allowHeaders = [] }: CorsPolicy,
  requested: string | undefined,
  res: ServerResponse,
): string {
  if (requested === undefined) return allowHeaders.join(', ')
  res.appendHeader('Vary', 'Access-Control-Request-Headers')
  const known = new Set(allowHeaders.map((name) => name.toLowerCase()))
  const names = requested
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => headerName.test(name) && !known.has(name))
  return [...allowHeaders, ...new Set(names)].slice(0, allowHeaders.length + maxRequestedHeaders).join(', ')
}

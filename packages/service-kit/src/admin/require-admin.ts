import { timingSafeEqual } from 'node:crypto'
import { HttpFault } from '../http/http-fault.js'
import { digestSecret, type AdminActor, type AdminToken } from './admin-tokens.js'

/** The requirement that a route's caller must meet; part of the route's definition, so that documents can show it. */
export interface AdminRequirement {
  readonly kind: 'admin'
  readonly scope: string
}

/** `auth: requireAdmin('sources')` in a route: only a bearer whose token has that scope (or `*`) reaches the handler. */
export function requireAdmin(scope: string): AdminRequirement {
  return { kind: 'admin', scope }
}

/**
 * Authenticates `Authorization: Bearer <secret>`. Throws 403 `admin_off` when no token is configured, 401 when it is
 * missing or wrong, 403 `missing_scope`.
 */
export function authenticateAdmin(
  tokens: readonly AdminToken[],
  authorization: string | undefined,
  requirement: AdminRequirement,
): AdminActor {
  if (tokens.length === 0) {
    throw new HttpFault(403, 'admin_off', {
      detail:
        'Administration is off: no token is configured. Start the service with ADMIN_TOKEN=<actor>:<scope>:<secret>.',
    })
  }
  const secret = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1]
  const actor = secret === undefined ? undefined : findActor(tokens, secret)
  if (actor === undefined) {
    const isGiven = authorization !== undefined
    throw new HttpFault(401, isGiven ? 'wrong_admin_token' : 'missing_admin_token', {
      detail: 'Send "Authorization: Bearer <secret>" with the secret of an admin token.',
      headers: {
        'WWW-Authenticate': isGiven ? 'Bearer realm="admin", error="invalid_token"' : 'Bearer realm="admin"',
      },
    })
  }
  if (!actor.scopes.has('*') && !actor.scopes.has(requirement.scope)) {
    throw new HttpFault(403, 'missing_scope', {
      detail: `This needs a token with the scope "${requirement.scope}".`,
      headers: {
        'WWW-Authenticate': `Bearer realm="admin", error="insufficient_scope", scope="${requirement.scope}"`,
      },
    })
  }
  return actor
}

function findActor(tokens: readonly AdminToken[], secret: string): AdminActor | undefined {
  const digest = digestSecret(secret)
  let found: AdminActor | undefined
  // Every token is compared, so that the time taken does not show which one matched.
  for (const token of tokens) if (timingSafeEqual(token.secretDigest, digest)) found = token.actor
  return found
}

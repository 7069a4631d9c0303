import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

const ids = new WeakMap<IncomingMessage, string>()

/**
 * Returns the caller's `X-Request-Id` when it is a plain token, else a new id; made on demand, so hot routes pay
 * nothing.
 */
export function requestIdOf(req: IncomingMessage): string {
  let id = ids.get(req)
  if (id === undefined) {
    const given = req.headers['x-request-id']
    id = typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID()
    ids.set(req, id)
  }
  return id
}

import type { IncomingMessage } from 'node:http'

/**
 * The address that sent a request. Each trusted proxy appends the address it was called from to X-Forwarded-For, so the
 * client's stands that many entries from the end; what stands before it is whatever the client claimed.
 */
export function clientIpOf(req: IncomingMessage, trustedProxies: number): string | undefined {
  if (trustedProxies === 0) return req.socket.remoteAddress
  const header = req.headers['x-forwarded-for']
  const entries = (typeof header === 'string' ? header : '').split(',')
  return entries.at(-trustedProxies)?.trim() || req.socket.remoteAddress
}

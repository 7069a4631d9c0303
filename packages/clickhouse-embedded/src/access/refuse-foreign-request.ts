import type { IncomingMessage } from 'node:http'
import { clickHouseError } from '../errors/clickhouse-error.js'

/**
 * Refuses requests that a web page in a browser can send: a page of another site may post a statement, and one whose
 * name was pointed at this machine (DNS rebinding) may read the answer as well. A browser reveals this by Origin or
 * Sec-Fetch-Site, or by the name in Host; no other client sends the first two.
 * @throws ClickHouseError ACCESS_DENIED
 */
export function refuseForeignRequest(
  { headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>,
  allowedHosts: ReadonlySet<string>,
): void {
  const site = headers['sec-fetch-site']
  if (headers.origin !== undefined || (site !== undefined && site !== 'none' && site !== 'same-origin')) {
    throw clickHouseError('ACCESS_DENIED', 'Requests of web pages are not allowed')
  }
  const host = headers.host === undefined ? undefined : hostnameOf(headers.host)
  if (host === undefined || isLoopback(host) || allowedHosts.has(host)) return
  // An IP address in place of a name is safe when the request arrived at that address.
  if (host === socket.localAddress?.replace(/^::ffff:/, '')) return
  throw clickHouseError(
    'ACCESS_DENIED',
    'The Host of the request is not a name of this server (CLICKHOUSE_EMBEDDED_ALLOWED_HOSTS)',
  )
}

/** Reads the host of `name:port`, `1.2.3.4:port` or `[::1]:port`, in lower case. */
function hostnameOf(host: string): string {
  return host
    .replace(/:\d*$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
    .toLowerCase()
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host)
}

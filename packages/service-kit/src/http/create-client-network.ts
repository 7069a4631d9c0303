import type { Logger } from '../logging/create-logger.js'
import type { Metrics } from '../metrics/create-metrics.js'
import { clientIpOf } from './client-ip.js'
import { networkOf } from './truncate-ip.js'

/** Returns the network of a request's client: its address, truncated. */
export type ClientNetwork = (
  remoteAddress: string | undefined,
  forwardedFor: string | undefined,
) => string | undefined

/**
 * Finds the networks of clients. Where X-Forwarded-For arrives and no proxy is trusted, every client seems to have the
 * proxy's address: that is counted, and warned of once.
 *
 * @param variable the setting of the trusted proxies, for the warning.
 */
export function createClientNetwork({
  trustedProxies,
  variable,
  log,
  metrics,
}: {
  readonly trustedProxies: number
  readonly variable: string
  readonly log: Logger
  readonly metrics: Metrics
}): ClientNetwork {
  const ignored = metrics
    .hotCounter({
      name: 'frontpage_http_forwarded_for_ignored_total',
      help: 'Requests whose X-Forwarded-For was ignored, because no proxy is trusted.',
    })
    .cell()

  return (remoteAddress, forwardedFor) => {
    if (trustedProxies === 0 && forwardedFor !== undefined) {
      if (ignored.value === 0) {
        log.warn(
          { variable },
          'X-Forwarded-For is ignored, so all clients have the address of the proxy; set the number of trusted proxies',
        )
      }
      ignored.inc()
    }
    return networkOf(clientIpOf(remoteAddress, forwardedFor, trustedProxies))
  }
}

import type { Logger } from '../logging/create-logger.js'
import type { Metrics } from '../metrics/create-metrics.js'
import { clientIpOf } from './client-ip.js'

/** Returns the address of a request's client. */
export type ClientAddress = (
  remoteAddress: string | undefined,
  forwardedFor: string | undefined,
) => string | undefined

export interface ClientAddressOptions {
  /** The number of proxies in front of us that append to X-Forwarded-For; at 0 the header is ignored. */
  readonly trustedProxies: number
  /** The setting of the trusted proxies, for the warning. */
  readonly variable: string
  readonly log: Logger
  readonly metrics: Metrics
}

/**
 * Finds the addresses of clients, for everything that a service does with them: it is made once in each service. Where
 * X-Forwarded-For arrives and no proxy is trusted, every client seems to have the proxy's address: that is counted, and
 * warned of once.
 */
export function createClientAddress(options: ClientAddressOptions): ClientAddress {
  const { trustedProxies, variable, log, metrics } = options
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
    return clientIpOf(remoteAddress, forwardedFor, trustedProxies)
  }
}

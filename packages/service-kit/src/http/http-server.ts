import { createServer, type RequestListener, type Server } from 'node:http'
import type { ServiceConfig } from '../config/service-config.js'
import { StartUpError } from '../lifecycle/start-up-error.js'
import type { HttpMetrics } from '../metrics/http-metrics.js'
import type { HttpLimits } from './http-limits.js'
import { closeIfUnused } from './close-if-unused.js'
import { ServiceRequest, ServiceResponse, type ServerState } from './service-message.js'

/** Protects against clients that send a byte now and then to hold a connection. */
const headersTimeoutMs = 10_000
const timeoutCheckIntervalMs = 5000

type TimeLimits = Pick<HttpLimits, 'keepAliveTimeoutMs' | 'requestTimeoutMs'>

/** The options of a server of node's with these limits. */
export function toTimeouts({ keepAliveTimeoutMs, requestTimeoutMs }: TimeLimits) {
  return {
    keepAliveTimeout: keepAliveTimeoutMs,
    headersTimeout: headersTimeoutMs,
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: timeoutCheckIntervalMs,
  }
}

export function createHttpServer(
  state: ServerState,
  { metrics, ...limits }: { metrics: HttpMetrics } & TimeLimits,
  answer: RequestListener,
): Server {
  const { unmatched, preflight } = metrics
  const server = createServer(
    {
      IncomingMessage: ServiceRequest,
      ServerResponse: ServiceResponse,
      ...toTimeouts(limits),
    },
    (req, res) => {
      req.res = res
      res.state = state
      res.cells = req.method === 'OPTIONS' ? preflight : unmatched
      answer(req, res)
    },
  )
  server.on('timeout', closeIfUnused)
  // In @types/node a server with subclassed messages is no subtype of a plain one.
  return server as unknown as Server
}

/** Rejects with StartUpError for errors that an operator can correct. */
export function listen(
  server: Server,
  address: Pick<ServiceConfig, 'host' | 'port' | 'portVariable'>,
): Promise<void> {
  const { host, port } = address
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => reject(toStartUpError(error, address))
    server.once('error', onError)
    server.listen(port, host, () => {
      server.off('error', onError)
      resolve()
    })
  })
}

/** A wildcard address is not one to connect to. */
export function toUrl(host: string, port: number): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`
}

function toStartUpError(
  error: NodeJS.ErrnoException,
  { host, port, portVariable }: Pick<ServiceConfig, 'host' | 'port' | 'portVariable'>,
): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new StartUpError(`port ${port} on ${host} is taken; set ${portVariable} to another one`, {
        cause: error,
      })
    case 'EACCES':
      return new StartUpError(
        `not allowed to listen on port ${port}; set ${portVariable} to one above 1023`,
        {
          cause: error,
        },
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartUpError('the address in HOST is not one of this machine', { cause: error })
    default:
      return error
  }
}

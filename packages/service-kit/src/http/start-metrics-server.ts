import { randomUUID } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Registry } from 'prom-client'
import type { Logger } from '../logging/create-logger.js'
import { answerClientErrors } from './answer-client-errors.js'
import { createDrain } from './drain-server.js'
import { HttpFault } from './http-fault.js'
import type { HttpLimits } from './http-limits.js'
import { listen, toTimeouts, toUrl } from './http-server.js'
import { limitConnections } from './limit-connections.js'
import { toProblem } from './problem.js'

interface MetricsServer {
  /** The address of `/metrics`. */
  readonly url: string
  close(budgetMs: number): Promise<void>
}

/** Those who read metrics are few. */
const maxConnections = 100
/** A scrape that is under way at the end may take this long. */
const maxCloseMs = 1_000

/**
 * Serves `/metrics` and nothing else on a port of its own, which need not be reachable where the service's is.
 * @throws StartUpError naming METRICS_PORT
 */
export async function startMetricsServer(options: {
  readonly host: string
  readonly port: number
  readonly limits: HttpLimits
  readonly scrape: () => Promise<string>
  readonly log: Logger
}): Promise<MetricsServer> {
  const { host, limits, scrape, log } = options

  async function answer(res: ServerResponse): Promise<void> {
    try {
      const text = await scrape()
      res.writeHead(200, { 'Content-Type': Registry.PROMETHEUS_CONTENT_TYPE, 'Cache-Control': 'no-store' })
      res.end(text)
    } catch (error) {
      log.error({ err: error }, 'metrics could not be read')
      refuse(res, new HttpFault(500, 'internal_error', { detail: 'The metrics could not be read.' }))
    }
  }

  const server = createServer(toTimeouts(limits), (req, res) => {
    const isScrape =
      (req.method === 'GET' || req.method === 'HEAD') && /^\/metrics(?:\?|$)/.test(req.url ?? '')
    if (isScrape) void answer(res)
    else refuse(res, new HttpFault(404, 'not_found', { detail: 'There is only /metrics here.' }))
  })
  answerClientErrors(server, (code) => log.debug({ code }, 'client error'))
  const connections = limitConnections(server, { ...limits, maxConnections, onDropped: () => {} })
  const drain = createDrain(server)
  await listen(server, { host, port: options.port, portVariable: 'METRICS_PORT' })
  // Without a listener a failed accept (no more file descriptors) would end the process.
  server.on('error', (error) => log.error({ err: error }, 'server error'))
  return {
    url: `${toUrl(host, (server.address() as AddressInfo).port)}/metrics`,
    async close(budgetMs) {
      connections.close()
      await drain.drain(Math.min(budgetMs * 0.9, maxCloseMs))
    },
  }
}

function refuse(res: ServerResponse, fault: HttpFault): void {
  const body = JSON.stringify(toProblem(fault, randomUUID()))
  // Closed, because a body may follow that nobody reads.
  res.writeHead(fault.status, {
    'Content-Type': 'application/problem+json; charset=utf-8',
    Connection: 'close',
  })
  res.end(body)
}

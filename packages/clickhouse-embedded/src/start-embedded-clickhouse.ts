import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { maintenanceSlots, type EmbeddedClickHouseConfig } from './config.js'
import { handleRequest, type Lanes } from './handle-request.js'
import { createLane } from './lane.js'
import type { Log } from './log.js'
import { openDataDirectory } from './open-data-directory.js'

export interface EmbeddedClickHouse {
  url: string
  /**
   * Lets running requests finish until the deadline, then cancels them. Idempotent.
   * @returns whether all of them ended: the process cannot exit by itself while a statement occupies a thread.
   */
  close(): Promise<boolean>
}

/** A cancelled statement may take this long to notice. */
const cancellationMs = 1000

/** @throws Error when the data directory is in use or the port is taken. */
export async function startEmbeddedClickHouse(
  config: EmbeddedClickHouseConfig,
  log: Log,
): Promise<EmbeddedClickHouse> {
  const { engine, spool, outsideNames } = await openDataDirectory(config)
  const allowedHosts = new Set([config.host.toLowerCase(), ...config.allowedHosts])
  const limits = (slots: number): { slots: number; maxWaiting: number } => ({
    slots,
    maxWaiting: config.maxWaiting,
  })
  const lanes: Lanes = {
    'data-insert': createLane('inserts', limits(config.writers)),
    read: createLane('reads', limits(config.readers)),
    write: createLane('other statements', limits(maintenanceSlots)),
  }
  const running = new Set<Promise<void>>()
  const server = createServer(
    // The client sends an INSERT's column list and settings in the URL; 1 MiB is ClickHouse's http_max_uri_size.
    { maxHeaderSize: 1024 * 1024, keepAliveTimeout: 30_000, requestTimeout: 0, noDelay: true },
    (request, response) => {
      if (!server.listening) response.setHeader('Connection', 'close')
      const context = { config, allowedHosts, engine, spool, outsideNames, lanes, log }
      const handled = handleRequest(request, response, context)
        .catch((error: unknown) => {
          log.warn(`request failed: ${error instanceof Error ? error.message : String(error)}`)
          response.destroy()
        })
        .finally(() => running.delete(handled))
      running.add(handled)
    },
  )
  try {
    await listen(server, config)
  } catch (error) {
    engine.close()
    throw error
  }
  const { port } = server.address() as AddressInfo
  const url = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`
  log.info(
    `ClickHouse ${engine.version} (chDB) ready: ${url}, data directory ${config.dataDir}, pid ${process.pid}`,
  )
  let closed: Promise<boolean> | undefined
  async function close(): Promise<boolean> {
    log.info(`closing: ${running.size} requests are running`)
    server.close()
    server.closeIdleConnections()
    if (!(await drain(running, config.closeDeadlineMs))) {
      log.warn(`cancelling ${running.size} requests`)
      await Promise.race([engine.cancel(), delay(cancellationMs)])
    }
    const isDrained = await drain(running, cancellationMs)
    server.closeAllConnections()
    if (isDrained) engine.close()
    return isDrained
  }
  return { url, close: () => (closed ??= close()) }
}

function listen(server: Server, { port, host }: EmbeddedClickHouseConfig): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

async function drain(running: ReadonlySet<Promise<void>>, deadlineMs: number): Promise<boolean> {
  const deadline = new AbortController()
  const allDone = async (): Promise<void> => {
    while (running.size > 0) await Promise.all(running)
  }
  const late = delay(deadlineMs, undefined, { signal: deadline.signal }).catch(() => undefined)
  await Promise.race([allDone(), late])
  deadline.abort()
  return running.size === 0
}

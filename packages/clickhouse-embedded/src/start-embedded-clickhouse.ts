import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { EmbeddedClickHouseConfig } from './config.js'
import { handleRequest } from './handle-request.js'
import { createLane } from './lane.js'
import type { Log } from './log.js'
import { openDataDirectory } from './open-data-directory.js'

export interface EmbeddedClickHouse {
  url: string
  /** Lets running requests finish; answers whether they did so within the deadline. Idempotent. */
  close(): Promise<boolean>
}

/** @throws Error when the data directory is in use or the port is taken. */
export async function startEmbeddedClickHouse(
  config: EmbeddedClickHouseConfig,
  log: Log,
): Promise<EmbeddedClickHouse> {
  const { engine, spool } = await openDataDirectory(config)
  const limits = (slots: number): { slots: number; maxWaiting: number } => ({
    slots,
    maxWaiting: config.maxWaiting,
  })
  const writers = createLane('writers', limits(config.writers))
  const readers = createLane('readers', limits(config.readers))
  const running = new Set<Promise<void>>()
  const server = createServer(
    // The client sends an INSERT's column list and settings in the URL; 1 MiB is ClickHouse's http_max_uri_size.
    { maxHeaderSize: 1024 * 1024, keepAliveTimeout: 30_000, requestTimeout: 0, noDelay: true },
    (request, response) => {
      if (!server.listening) response.setHeader('Connection', 'close')
      const handled = handleRequest(request, response, { config, engine, spool, writers, readers, log })
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
    const isDrained = await drain(running, config.closeDeadlineMs)
    server.closeAllConnections()
    if (isDrained) engine.close()
    else log.warn(`closed before ${running.size} requests had finished`)
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
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, deadlineMs)
  })
  const allDone = async (): Promise<void> => {
    while (running.size > 0) await Promise.all(running)
  }
  await Promise.race([allDone(), deadline])
  clearTimeout(timer)
  return running.size === 0
}

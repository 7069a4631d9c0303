import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { afterReading, closeIfUnused } from './close-if-unused.js'

export interface DrainingServer {
  /** The number of connections that were closed because their requests took longer than the budget. */
  drain(budgetMs: number): Promise<number>
}

const sweepIntervalMs = 100

/**
 * Stops a server: it accepts no new connections, closes idle ones, finishes requests in flight, and closes the rest
 * when the budget ends.
 */
export function createDrain(server: Server): DrainingServer {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  return {
    async drain(budgetMs) {
      let cut = 0
      await new Promise<void>(afterReading)
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      // Node counts a connection that has not sent a byte yet (a browser's preconnect) as one with a request.
      for (const socket of sockets) if (socket.bytesRead === 0) closeIfUnused(socket)
      // A response whose head was sent before the draining promised to keep its connection open.
      const sweep = setInterval(() => afterReading(() => server.closeIdleConnections()), sweepIntervalMs)
      const timer = setTimeout(() => {
        cut = sockets.size
        server.closeAllConnections()
      }, budgetMs)
      await closed
      clearTimeout(timer)
      clearInterval(sweep)
      return cut
    },
  }
}

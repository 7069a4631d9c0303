import type { Server } from 'node:http'
import type { Socket } from 'node:net'

export interface DrainingServer {
  /** Connections that were cut because their requests outlasted the budget. */
  drain(budgetMs: number): Promise<number>
}

const sweepIntervalMs = 100

/** Stops a server: no new connections, idle ones closed, requests in flight finished, at the budget's end cut. */
export function createDrain(server: Server): DrainingServer {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  return {
    async drain(budgetMs) {
      let cut = 0
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      // Node takes a connection that has not sent a byte yet (a browser's preconnect) for one with a request.
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
      // A response whose head went out before the draining promised to keep its connection open.
      const sweep = setInterval(() => server.closeIdleConnections(), sweepIntervalMs)
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

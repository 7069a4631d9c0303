import type { Server } from 'node:http'

/** Of the connections that there may be: from here on those without a request have to go. */
const crowdedAt = 0.9
const closeIdleEveryMs = 1_000

/**
 * Takes so many connections at most. When nearly all are taken those on which no request is under way are closed, so that
 * nobody can keep others out by opening connections and doing nothing.
 */
export function limitConnections(
  server: Server,
  { maxConnections, onDropped }: { maxConnections: number; onDropped: () => void },
): void {
  server.maxConnections = maxConnections
  let open = 0
  let closedIdleAt = -Infinity
  server.on('drop', onDropped)
  server.on('connection', (socket) => {
    open++
    socket.once('close', () => open--)
    if (open < crowdedAt * maxConnections || performance.now() - closedIdleAt < closeIdleEveryMs) return
    closedIdleAt = performance.now()
    server.closeIdleConnections()
  })
}

import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { afterReading } from './close-if-unused.js'

/** When this part of the allowed connections is in use, those without a request are closed. */
const crowdedAt = 0.9
const closeIdleEveryMs = 1_000

type WithHandle = Socket & { readonly _handle?: { readonly writeQueueSize?: number } | null }

/**
 * Accepts at most this many connections. When nearly all are in use, those without a request in progress are closed, so
 * that nobody can keep others out by opening connections and doing nothing. A connection whose client reads no part of
 * its answer for `stalledMs` is closed, too: node waits for ever. (Node's own timeout would be set again at every
 * request, for 2 % of the cost of a small one.)
 */
export function limitConnections(
  server: Server,
  options: { maxConnections: number; stalledMs: number; onDropped: () => void },
): { close(): void } {
  const { maxConnections, stalledMs, onDropped } = options
  /** Each connection, with the number of unwritten bytes of its answer when it was last checked. */
  const open = new Map<WithHandle, number>()
  let closedIdleAt = -Infinity
  server.maxConnections = maxConnections
  server.on('drop', onDropped)
  server.on('connection', (socket: WithHandle) => {
    open.set(socket, 0)
    socket.once('close', () => open.delete(socket))
    if (open.size < crowdedAt * maxConnections || performance.now() - closedIdleAt < closeIdleEveryMs) return
    closedIdleAt = performance.now()
    afterReading(() => server.closeIdleConnections())
  })

  function closeStalled(): void {
    for (const [socket, before] of open) {
      const unwritten = unwrittenBytes(socket)
      if (unwritten > 0 && unwritten === before) socket.destroy()
      else open.set(socket, unwritten)
    }
  }

  const timer = setInterval(closeStalled, stalledMs).unref()
  return { close: () => clearInterval(timer) }
}

/** The unwritten bytes that node has passed to the operating system; no public property holds them. */
function unwrittenBytes(socket: WithHandle): number {
  // oxlint-disable-next-line no-underscore-dangle -- node's name
  return socket._handle?.writeQueueSize ?? 0
}

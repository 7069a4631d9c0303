import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/** Of the connections that there may be: from here on those without a request have to go. */
const crowdedAt = 0.9
const closeIdleEveryMs = 1_000

type WithHandle = Socket & { readonly _handle?: { readonly writeQueueSize?: number } | null }

/**
 * Takes so many connections at most. When nearly all are taken those on which no request is under way are closed, so that
 * nobody can keep others out by opening connections and doing nothing. One whose answer is not read, not even in part, for
 * `stalledMs`, is closed, too: node waits for ever. (Its own timeout would be set anew at every request, for 2 % of what a
 * small one costs.)
 */
export function limitConnections(
  server: Server,
  options: { maxConnections: number; stalledMs: number; onDropped: () => void },
): { close(): void } {
  const { maxConnections, stalledMs, onDropped } = options
  /** With what is still to be written of an answer, when it was last looked at. */
  const open = new Map<WithHandle, number>()
  let closedIdleAt = -Infinity
  server.maxConnections = maxConnections
  server.on('drop', onDropped)
  server.on('connection', (socket: WithHandle) => {
    open.set(socket, 0)
    socket.once('close', () => open.delete(socket))
    if (open.size < crowdedAt * maxConnections || performance.now() - closedIdleAt < closeIdleEveryMs) return
    closedIdleAt = performance.now()
    server.closeIdleConnections()
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

/** Of what node has handed to the system; it says so nowhere else. */
function unwrittenBytes(socket: WithHandle): number {
  // oxlint-disable-next-line no-underscore-dangle -- node's name
  return socket._handle?.writeQueueSize ?? 0
}

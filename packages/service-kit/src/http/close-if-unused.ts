import type { Socket } from 'node:net'

/**
 * Calls back when what has arrived by now was read. After a block of the event loop its timers come before what has
 * arrived meanwhile, so a request may be waiting on a connection whose time is over. Of two immediates at least the
 * second comes after a poll.
 */
export function afterReading(callback: () => void): void {
  setImmediate(() => void setImmediate(callback))
}

/** Closes a connection without an answer unless something has arrived on it that was not read yet. */
export function closeIfUnused(socket: Socket): void {
  const { bytesRead } = socket
  afterReading(() => {
    if (socket.bytesRead === bytesRead) socket.destroy()
  })
}

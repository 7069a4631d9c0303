import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export interface RawConnection {
  readonly socket: Socket
  readonly text: string
  send(...lines: string[]): void
  sendBytes(bytes: Buffer): void
  /** Resolves with all received text once it matches; rejects when the connection ends before. */
  until(pattern: RegExp): Promise<string>
  /** Resolves with all received text when the other side has closed. */
  ended(): Promise<string>
}

/** Sends any bytes, for requests that no HTTP client would send. */
export async function connectRaw(port: number): Promise<RawConnection> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  let text = ''
  socket.setEncoding('latin1').on('data', (chunk) => {
    text += String(chunk)
  })
  // A reset is one of the ways in which the other side may close.
  socket.on('error', () => undefined)
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  return {
    socket,
    get text() {
      return text
    },
    send: (...lines) => void socket.write(lines.join('\r\n'), 'latin1'),
    sendBytes: (bytes) => void socket.write(bytes),
    async until(pattern) {
      while (!pattern.test(text)) {
        if (socket.closed) throw new Error(`closed after ${JSON.stringify(text)}`)
        await Promise.race([once(socket, 'data'), closed])
      }
      return text
    },
    async ended() {
      await closed
      return text
    },
  }
}

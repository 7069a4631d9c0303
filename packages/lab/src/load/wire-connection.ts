import { connect, type Socket } from 'node:net'

/** One keep-alive connection that carries one request at a time: a client that costs hardly any CPU. */
export interface WireConnection {
  /**
   * @param request head and body as bytes on the wire; resolves with the answer's status, 0 when the connection broke
   */
  send(request: Buffer, onAnswer: (status: number) => void): void
  close(): void
}

export function openWireConnection(target: string): WireConnection {
  const { hostname, port } = new URL(target)
  let waiting: ((status: number) => void) | undefined
  let received = ''
  let socket = open()

  function open(): Socket {
    const opened = connect({ host: hostname, port: Number(port), noDelay: true })
    opened.setEncoding('latin1')
    opened.on('data', (text: string) => {
      received = received === '' ? text : received + text
      const status = statusOfWhole(received)
      if (status !== undefined) finish(status)
    })
    opened.on('error', () => {})
    opened.on('close', () => finish(0))
    return opened
  }

  function finish(status: number): void {
    const answer = waiting
    waiting = undefined
    received = ''
    answer?.(status)
  }

  return {
    send(request, onAnswer) {
      if (socket.destroyed || socket.readableEnded) socket = open()
      waiting = onAnswer
      socket.write(request)
    },
    close: () => void socket.destroy(),
  }
}

/** The status of an answer with a Content-Length, once all of it is there; ours have one. */
export function statusOfWhole(text: string): number | undefined {
  const bodyAt = text.indexOf('\r\n\r\n') + 4
  if (bodyAt === 3) return undefined
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(text.slice(0, bodyAt))?.[1] ?? 0)
  return text.length < bodyAt + length ? undefined : Number(text.slice(9, 12))
}

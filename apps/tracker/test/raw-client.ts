import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export interface RawAnswer {
  readonly status: number
  /** Headers by lower-case name. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

/** A connection on which any bytes can be sent; the bytes received are parsed as HTTP responses. */
export interface RawClient {
  readonly socket: Socket
  write(bytes: string | Uint8Array): void
  /** The next response, including interim ones (1xx); undefined when the connection ended before. */
  next(): Promise<RawAnswer | undefined>
}

export async function connectRaw(port: number): Promise<RawClient> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  const answers: RawAnswer[] = []
  let waiting: ((answer: RawAnswer | undefined) => void)[] = []
  let text = ''
  let isClosed = false
  socket.setEncoding('latin1').on('data', (chunk) => {
    text += String(chunk)
    for (let read = readAnswer(text); read !== undefined; read = readAnswer(text)) {
      text = text.slice(read.length)
      const take = waiting.shift()
      if (take === undefined) answers.push(read.answer)
      else take(read.answer)
    }
  })
  // A reset is one of the ways in which the other side may close the connection.
  socket.on('error', () => {})
  socket.once('close', () => {
    isClosed = true
    for (const take of waiting) take(undefined)
    waiting = []
  })
  return {
    socket,
    write: (bytes) => void socket.write(bytes),
    next() {
      const answer = answers.shift()
      if (answer !== undefined || isClosed) return Promise.resolve(answer)
      return new Promise((resolve) => waiting.push(resolve))
    },
  }
}

/** Parses one response at the beginning of a latin1 text; undefined while it is incomplete. */
function readAnswer(text: string): { answer: RawAnswer; length: number } | undefined {
  const headEnd = text.indexOf('\r\n\r\n')
  if (headEnd === -1) return undefined
  const [statusLine = '', ...lines] = text.slice(0, headEnd).split('\r\n')
  const headers = new Map(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
  const end = headEnd + 4 + Number(headers.get('content-length') ?? 0)
  if (text.length < end) return undefined
  const status = Number(statusLine.slice(9, 12))
  return { answer: { status, headers, body: text.slice(headEnd + 4, end) }, length: end }
}

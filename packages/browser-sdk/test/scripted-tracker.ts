import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface SentEvent {
  readonly type: string
  readonly event?: string
  readonly messageId: string
  readonly timestamp: string
  readonly anonymousId: string
  readonly userId?: string
  readonly previousId?: string
  readonly properties?: Readonly<Record<string, unknown>>
  readonly context: {
    readonly page: Readonly<Record<string, unknown>>
    readonly consent?: unknown
    readonly [name: string]: unknown
  }
}

interface Request {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly bytes: number
  readonly sentAt: string
  readonly batch: readonly SentEvent[]
  readonly atMs: number
}

export interface Reply {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** Answers as a tracker that a test has in its hands: it can say what the real one says only when something is wrong. */
export interface ScriptedTracker {
  readonly url: string
  /** All requests since `forget`. */
  readonly requests: readonly Request[]
  /** The events of requests that were answered with success. */
  events(): readonly SentEvent[]
  /** Decides the replies from now on; undefined is success. */
  reply(how: (request: Request) => Reply | undefined | 'never'): void
  forget(): void
  close(): Promise<void>
}

export const problem = (status: number, code: string, retryable: boolean): Reply => ({
  status,
  body: { code, retryable },
})

export async function startScriptedTracker(): Promise<ScriptedTracker> {
  let requests: (Request & { isAccepted: boolean })[] = []
  let how: (request: Request) => Reply | undefined | 'never' = () => undefined

  function answer(req: IncomingMessage, res: ServerResponse, text: string): void {
    const { sentAt = '', batch = [] } = (text ? JSON.parse(text) : {}) as Partial<Request>
    const request: Request = {
      method: req.method!,
      url: req.url!,
      headers: req.headers,
      bytes: Buffer.byteLength(text),
      sentAt,
      batch,
      atMs: Date.now(),
    }
    const reply = how(request)
    requests.push({ ...request, isAccepted: reply === undefined })
    if (reply === 'never') return
    const {
      status,
      body,
      headers = {},
    } = reply ?? {
      status: 200,
      body: { success: true, accepted: batch.length },
    }
    res.writeHead(status, {
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Expose-Headers': 'Retry-After',
      'Content-Type': 'application/json',
      ...headers,
    })
    res.end(typeof body === 'string' ? body : JSON.stringify(body))
  }

  const server = createServer((req, res) => {
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    req.on('end', () => answer(req, res, Buffer.concat(chunks).toString()))
    req.on('error', () => {})
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get requests() {
      return requests
    },
    events: () => requests.filter(({ isAccepted }) => isAccepted).flatMap(({ batch }) => batch),
    reply: (decide) => void (how = decide),
    forget() {
      requests = []
      how = () => undefined
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

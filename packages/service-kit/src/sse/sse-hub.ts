import type { IncomingMessage, ServerResponse } from 'node:http'
import { HttpFault } from '../http/http-fault.js'
import { isServiceResponse } from '../http/service-message.js'
import type { Metrics } from '../metrics/create-metrics.js'
import { formatSseEvent, type SseEvent } from './format-sse-event.js'

export interface SseClient {
  /** What the client saw last before it reconnected. */
  readonly lastEventId: string | undefined
  readonly isOpen: boolean
  send(event: SseEvent): void
  close(): void
  /** Runs once, however the stream ends. */
  onClose(listener: () => void): void
}

export interface SseHub {
  readonly size: number
  /** Turns a request into a stream of events; HEAD gets the headers only. Throws 503 when full or closed. */
  open(req: IncomingMessage, res: ServerResponse): SseClient
  /** To all, or to some of its clients; serialised once. */
  broadcast(event: SseEvent, to?: Iterable<SseClient>): void
  /** Ends every stream; clients come back after their retry time. */
  close(): void
}

export interface SseHubOptions {
  /** For the metrics: which stream this is. */
  readonly name: string
  readonly metrics?: Metrics
  /** A client with more than this unread is dropped. Default 256 KiB. */
  readonly maxBufferedBytes?: number
  readonly maxClients?: number
  /** Comments that keep proxies from closing a quiet stream. Default 15 s. */
  readonly heartbeatMs?: number
  /** Reconnect time told to clients, each up to twice this, so that a deploy brings no stampede. Default 2 s. */
  readonly retryMs?: number
  readonly random?: () => number
}

/** One stream that many clients follow. Opens no timer until the first client comes. */
export function createSseHub(options: SseHubOptions): SseHub {
  const { maxBufferedBytes = 256 * 1024, maxClients = 10_000, heartbeatMs = 15_000, retryMs = 2000 } = options
  const { random = Math.random, name } = options
  const clients = new Set<Client>()
  const counters = createCounters(options)
  counters.dropped.inc({ stream: name }, 0)
  let heartbeat: NodeJS.Timeout | undefined
  let isClosed = false

  function leave(client: Client): void {
    if (!clients.delete(client)) return
    counters.clients.set({ stream: name }, clients.size)
    if (clients.size === 0) clearInterval(heartbeat)
  }

  return {
    get size() {
      return clients.size
    },
    open(req, res) {
      if (isClosed || clients.size >= maxClients) {
        throw new HttpFault(503, isClosed ? 'draining' : 'too_many_streams', {
          headers: { 'Retry-After': '5' },
        })
      }
      const client = new Client(req, res, {
        maxBufferedBytes,
        onDrop: () => counters.dropped.inc({ stream: name }),
      })
      res.writeHead(200, {
        'Content-Type': 'text/event-stream; charset=utf-8',
        'Cache-Control': 'no-cache, no-transform',
        'X-Accel-Buffering': 'no',
        // A stream that ends has no use for its connection, and a draining server must not wait for it.
        Connection: 'close',
      })
      // Counted as answered now: how long a reader stays is not how long the service took.
      if (isServiceResponse(res)) res.countNow()
      if (req.method === 'HEAD') {
        client.close()
        return client
      }
      clients.add(client)
      counters.clients.set({ stream: name }, clients.size)
      client.onClose(() => leave(client))
      if (clients.size === 1) {
        heartbeat = setInterval(() => {
          for (const each of clients) each.write(':\n\n')
        }, heartbeatMs)
      }
      client.write(`retry: ${Math.round(retryMs * (1 + random()))}\n\n`)
      return client
    },
    broadcast(event, to = clients) {
      let frame: Buffer | undefined
      for (const client of to) {
        frame ??= Buffer.from(formatSseEvent(event))
        if (client instanceof Client) client.write(frame)
      }
    },
    close() {
      isClosed = true
      for (const client of clients) client.close()
    },
  }
}

class Client implements SseClient {
  readonly lastEventId: string | undefined
  readonly #res: ServerResponse
  readonly #limits: { maxBufferedBytes: number; onDrop: () => void }
  #isOpen = true

  constructor(
    req: IncomingMessage,
    res: ServerResponse,
    limits: { maxBufferedBytes: number; onDrop: () => void },
  ) {
    const given = req.headers['last-event-id']
    this.lastEventId = typeof given === 'string' && given !== '' ? given : undefined
    this.#res = res
    this.#limits = limits
    res.once('close', () => {
      this.#isOpen = false
    })
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  send(event: SseEvent): void {
    this.write(formatSseEvent(event))
  }

  write(frame: string | Buffer): void {
    if (!this.#isOpen) return
    this.#res.write(frame)
    // Counts what node holds for this client: its own buffer and the socket's.
    if (this.#res.writableLength > this.#limits.maxBufferedBytes) {
      this.#isOpen = false
      this.#limits.onDrop()
      this.#res.destroy()
    }
  }

  close(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#res.end()
  }

  onClose(listener: () => void): void {
    if (this.#res.closed) listener()
    else this.#res.once('close', listener)
  }
}

interface Counters {
  readonly clients: { set(labels: { stream: string }, value: number): void }
  readonly dropped: { inc(labels: { stream: string }, by?: number): void }
}

function createCounters({ metrics }: SseHubOptions): Counters {
  if (metrics === undefined) return { clients: { set: () => undefined }, dropped: { inc: () => undefined } }
  const existing = sharedCounters.get(metrics)
  if (existing !== undefined) return existing
  const counters = {
    clients: metrics.gauge({
      name: 'frontpage_sse_clients',
      help: 'Clients that follow a stream now.',
      labelNames: ['stream'],
    }),
    dropped: metrics.counter({
      name: 'frontpage_sse_clients_dropped_total',
      help: 'Clients cut off because they read too slowly.',
      labelNames: ['stream'],
    }),
  }
  sharedCounters.set(metrics, counters)
  return counters
}

/** Several hubs of one service share their metrics' names. */
const sharedCounters = new WeakMap<Metrics, Counters>()

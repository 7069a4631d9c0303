import type { IncomingMessage, ServerResponse } from 'node:http'
import { networkOfClient } from '../http/client-ip.js'
import type { ClientAddress } from '../http/create-client-address.js'
import { HttpFault } from '../http/http-fault.js'
import { isServiceResponse } from '../http/service-message.js'
import type { Metrics } from '../metrics/create-metrics.js'
import { formatSseEvent, type SseEvent } from './format-sse-event.js'
import { ResponseClient, type SseClient } from './sse-client.js'
import { createSseMetrics } from './sse-metrics.js'
import { createSseSlots } from './sse-slots.js'

export interface SseHub {
  readonly size: number
  /** Turns a request into a stream of events; HEAD gets the headers only. @throws HttpFault as `admit` */
  open(req: IncomingMessage, res: ServerResponse): SseClient
  /**
   * Reserves a slot for a stream whose first event takes time to make. The caller must open the stream or release the
   * slot.
   * @throws HttpFault 503 when full or closed, 429 when its address has as many as it may
   */
  admit(req: IncomingMessage): SseSlot
  /** Sends an event to all, or to some of its clients; it is serialised once. */
  broadcast(event: SseEvent, to?: Iterable<SseClient>): void
  /** Ends every stream; clients reconnect after their retry time. */
  close(): void
}

export interface SseSlot {
  open(res: ServerResponse): SseClient
  giveUp(): void
}

export interface SseHubOptions {
  /** The stream's name in metrics. */
  readonly name: string
  readonly metrics?: Metrics
  /** A client with more than this unread is dropped at its next event. Default 256 KiB. */
  readonly maxBufferedBytes?: number
  readonly maxClients?: number
  /** The maximum number of clients of one address; of IPv6, of one /64. By default there is no such limit. */
  readonly maxClientsPerAddress?: number | undefined
  /** Finds the address of a client. Default: that of its connection. */
  readonly clientAddress?: ClientAddress
  /** The interval of comments that keep proxies from closing a quiet stream. Default 15 s. */
  readonly heartbeatMs?: number
  /** Default: a comment, of which clients see nothing. */
  readonly heartbeatFrame?: Buffer
  /** The reconnect time sent to clients, each up to twice this, so that a deploy brings no stampede. Default 2 s. */
  readonly retryMs?: number
  readonly random?: () => number
}

const comment = Buffer.from(':\n\n')
const addressOfConnection: ClientAddress = (remoteAddress) => remoteAddress

/** One stream that many clients follow. It starts no timer before the first client comes. */
export function createSseHub(options: SseHubOptions): SseHub {
  const { maxBufferedBytes = 256 * 1024, maxClients = 10_000, heartbeatMs = 15_000, retryMs = 2000 } = options
  const { heartbeatFrame = comment } = options
  const {
    random = Math.random,
    clientAddress = addressOfConnection,
    maxClientsPerAddress = Infinity,
  } = options
  const metrics = createSseMetrics(options.metrics, options.name)
  const slots = createSseSlots({ maxClients, maxClientsPerAddress, onRefused: metrics.countRefused })
  const clients = new Set<ResponseClient>()
  let heartbeat: NodeJS.Timeout | undefined
  let isClosed = false

  function requireOpen(): void {
    if (isClosed) throw new HttpFault(503, 'draining', { headers: { 'Retry-After': '5' } })
  }

  function admit(req: IncomingMessage): SseSlot {
    requireOpen()
    const forwardedFor = req.headers['x-forwarded-for']?.toString()
    const giveUp = slots.take(networkOfClient(clientAddress(req.socket.remoteAddress, forwardedFor)))
    return {
      giveUp,
      open(res) {
        try {
          requireOpen()
          return begin(req, res, giveUp)
        } catch (error) {
          giveUp()
          throw error
        }
      },
    }
  }

  function begin(req: IncomingMessage, res: ServerResponse, onEnd: () => void): SseClient {
    const client = new ResponseClient(req, res, { maxBufferedBytes, onDrop: metrics.countDropped })
    if (!client.isOpen) {
      onEnd()
      return client
    }
    res.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-cache, no-transform',
      'X-Accel-Buffering': 'no',
      // After the end of a stream its connection is of no use, and a draining server must not wait for it.
      Connection: 'close',
    })
    // Counted as answered now: the duration of a stream is not the duration of the request.
    if (isServiceResponse(res)) res.countNow()
    if (req.method === 'HEAD') {
      client.close()
      onEnd()
      return client
    }
    join(client)
    client.onClose(() => {
      leave(client)
      onEnd()
    })
    client.sendFrame(Buffer.from(`retry: ${Math.round(retryMs * (1 + random()))}\n\n`))
    return client
  }

  function join(client: ResponseClient): void {
    clients.add(client)
    metrics.setClients(clients.size)
    if (clients.size > 1) return
    heartbeat = setInterval(() => {
      for (const each of clients) each.sendFrame(heartbeatFrame)
    }, heartbeatMs)
  }

  function leave(client: ResponseClient): void {
    if (!clients.delete(client)) return
    metrics.setClients(clients.size)
    if (clients.size === 0) clearInterval(heartbeat)
  }

  return {
    get size() {
      return clients.size
    },
    admit,
    open: (req, res) => admit(req).open(res),
    broadcast(event, to = clients) {
      let frame: Buffer | undefined
      for (const client of to) {
        frame ??= Buffer.from(formatSseEvent(event))
        client.sendFrame(frame)
      }
    },
    close() {
      isClosed = true
      for (const client of clients) client.close()
    },
  }
}

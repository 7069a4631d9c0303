/* oxlint-disable no-underscore-dangle -- names of node's own */
import { IncomingMessage, ServerResponse, type OutgoingHttpHeaders } from 'node:http'
import type { BodyBudget } from './body-budget.js'
import { DiscardedBody, type BodySink } from './discarded-body.js'
import type { RouteCells } from '../metrics/http-metrics.js'
import type { Span } from '../tracing/tracer.js'

/** State that the requests and responses of one server share. */
export interface ServerState {
  draining: boolean
  readonly keepAliveTimeoutMs: number
  /** The header line that says so, for answers that are sent as text. */
  readonly keepAliveHeader: string
  /** The budget of the bodies that are being read. */
  bodies: BodyBudget
  fail(req: IncomingMessage, res: ServerResponse, error: unknown): void
  /** Responses that take longer are reported to `onSlow`; Infinity when nobody listens. */
  slowMs: number
  onSlow(res: ServiceResponse, durationMs: number): void
}

const nodesOwn = IncomingMessage.prototype as IncomingMessage & { _dump(this: IncomingMessage): void }

/**
 * Node's HTTP parser hands each body chunk to `push`. A sink attached before the first chunk gets them directly: the
 * Readable machinery (four ticks and five events for a one-chunk body) is skipped, worth 2 µs a request.
 */
export class ServiceRequest extends IncomingMessage {
  declare _consumed: boolean
  res: ServerResponse | null = null
  #sink: BodySink | null = null
  #hasStreamed = false

  /** True also after Express has swapped the prototype. */
  static is(req: IncomingMessage): req is ServiceRequest {
    return #sink in req
  }

  /** False when part of the body went to the stream already; read that then. */
  attachSink(sink: BodySink): boolean {
    if (this.#hasStreamed) return false
    this.#sink = sink
    // Node sets this when somebody reads the stream; without it node would discard the rest when the answer is sent.
    this._consumed = true
    return true
  }

  discard(): void {
    if (!this.attachSink(new DiscardedBody(this))) this.resume()
  }

  /** Node calls this when the answer is sent: for an incomplete request it would read on without end. */
  _dump(): void {
    if (this.#sink !== null) return
    if (this.#hasStreamed) nodesOwn._dump.call(this)
    else if (!this.complete) this.discard()
  }

  override push(chunk: Buffer | null): boolean {
    const sink = this.#sink
    if (sink === null) {
      this.#hasStreamed = true
      return super.push(chunk)
    }
    if (chunk !== null) return sink.write(chunk)
    this.#sink = null
    sink.end()
    return false
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    const sink = this.#sink
    this.#sink = null
    sink?.abort()
    super._destroy(error, callback)
  }
}

/** True also after Express has swapped the prototype: the fields stay. */
export function isServiceResponse(res: ServerResponse): res is ServiceResponse {
  return 'cells' in res
}

/**
 * Counts the response when its end is written, and tells the client to close the connection while the server drains.
 */
export class ServiceResponse extends ServerResponse<ServiceRequest> {
  state: ServerState | null = null
  cells: RouteCells | null = null
  startedAt = performance.now()
  /** The request's span, where it is traced. */
  span: Span | null = null

  /** Node's fields: the head as text, once it is made, and whether it was sent. */
  declare _header: string | null
  declare _headerSent: boolean
  #hasHeaders = false

  override setHeader(name: string, value: number | string | readonly string[]): this {
    this.#hasHeaders = true
    return super.setHeader(name, value)
  }

  override appendHeader(name: string, value: string | readonly string[]): this {
    this.#hasHeaders = true
    return super.appendHeader(name, value)
  }

  /** Whether no header was set, nothing was sent, and the connection stays open after a plain HTTP/1.1 request. */
  canSendWhole(): boolean {
    const { socket, req } = this
    return (
      !this.#hasHeaders &&
      this._header === null &&
      this.shouldKeepAlive &&
      this.state?.draining === false &&
      socket !== null &&
      socket.writable &&
      !socket.writableCorked &&
      req.httpVersionMinor === 1 &&
      req.method !== 'HEAD'
    )
  }

  /** The line that node would write on a persistent connection. */
  keepAliveHeader(): string {
    return this.state?.keepAliveHeader ?? ''
  }

  /** Sends an answer whose text includes its head, in one write. Allowed only where `canSendWhole`. */
  sendWhole(status: number, text: string): void {
    this.statusCode = status
    this._header = text
    this._headerSent = true
    this.socket?.write(text, 'latin1')
    this.end()
  }

  override writeHead(status: number, reasonOrHeaders?: unknown, headers?: unknown): this {
    if (this.state?.draining === true) this.shouldKeepAlive = false
    return super.writeHead(status, reasonOrHeaders as string, headers as OutgoingHttpHeaders)
  }

  override end(chunk?: unknown, encoding?: unknown, callback?: unknown): this {
    super.end(chunk, encoding as BufferEncoding, callback as () => void)
    this.countNow()
    return this
  }

  /** Runs once: a second end(), as by an error handler, is no second answer. */
  countNow(): void {
    const { cells, state } = this
    if (cells === null) return
    this.cells = null
    const durationMs = performance.now() - this.startedAt
    cells.observe(this.statusCode, durationMs / 1000)
    if (state !== null && durationMs > state.slowMs) state.onSlow(this, durationMs)
  }
}

/** Answers as if the handler had thrown: for handlers that end in a callback. */
export function failRequest(req: IncomingMessage, res: ServerResponse, error: unknown): void {
  if (!isServiceResponse(res) || res.state === null) throw error
  res.state.fail(req, res, error)
}

/**
 * Used when a request is answered without its body: nothing of the body is kept, and the connection stays usable. The
 * connection of a body that goes on for too long is closed.
 */
export function discardBody(req: IncomingMessage): void {
  if (ServiceRequest.is(req)) req.discard()
  else req.resume()
}

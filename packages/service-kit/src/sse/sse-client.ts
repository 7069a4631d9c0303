import type { IncomingMessage, ServerResponse } from 'node:http'
import { formatSseEvent, type SseEvent } from './format-sse-event.js'

export interface SseClient {
  /** The id of the last event that the client saw before it reconnected. */
  readonly lastEventId: string | undefined
  readonly isOpen: boolean
  send(event: SseEvent): void
  /** Like `send`, for an event in its wire form, whose bytes clients share. */
  sendFrame(frame: Buffer): void
  close(): void
  /** Runs once, however the stream ends. */
  onClose(listener: () => void): void
}

/** A client over its response. */
export class ResponseClient implements SseClient {
  readonly lastEventId: string | undefined
  readonly #res: ServerResponse
  readonly #limits: { maxBufferedBytes: number; onDrop: () => void }
  #isOpen: boolean

  constructor(
    req: IncomingMessage,
    res: ServerResponse,
    limits: { maxBufferedBytes: number; onDrop: () => void },
  ) {
    const given = req.headers['last-event-id']
    this.lastEventId = typeof given === 'string' && given !== '' ? given : undefined
    this.#res = res
    this.#limits = limits
    this.#isOpen = !res.destroyed
    res.once('close', () => {
      this.#isOpen = false
    })
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  send(event: SseEvent): void {
    this.sendFrame(Buffer.from(formatSseEvent(event)))
  }

  sendFrame(frame: Buffer): void {
    if (!this.#isOpen) return
    // The bytes that node holds for this client: its own buffer and the socket's. A single frame may be longer than
    // that.
    if (this.#res.writableLength > this.#limits.maxBufferedBytes) this.#drop()
    else this.#res.write(frame)
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

  #drop(): void {
    this.#isOpen = false
    this.#limits.onDrop()
    this.#res.destroy()
  }
}

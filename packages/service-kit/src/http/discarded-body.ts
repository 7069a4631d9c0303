import type { IncomingMessage } from 'node:http'
import { isTooFragmented } from './is-too-fragmented.js'

/** Takes a request's body chunk by chunk, instead of the stream. `write` returns false to stop reading. */
export interface BodySink {
  write(chunk: Buffer): boolean
  end(): void
  abort(): void
}

/** Up to this size a body is read so that its connection stays usable; beyond it the connection is closed. */
const maxBytes = 4 * 2 ** 20

/** Discards the rest of a body that nobody needs. */
export class DiscardedBody implements BodySink {
  readonly #req: IncomingMessage
  #size = 0
  #pieces = 0

  constructor(req: IncomingMessage) {
    this.#req = req
  }

  write(chunk: Buffer): boolean {
    this.#size += chunk.length
    if (this.#size <= maxBytes && !isTooFragmented(++this.#pieces, this.#size)) return true
    this.#req.destroy()
    return false
  }

  end(): void {}

  abort(): void {}
}

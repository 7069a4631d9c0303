import type { IncomingMessage } from 'node:http'
import type { BodySink } from './body-sink.js'
import { isTooFragmented } from './is-too-fragmented.js'

/** What it is worth to keep a connection usable; a client that goes on for longer is cut. */
const maxBytes = 4 * 2 ** 20

/** Throws away what comes of a body that nobody wants. */
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

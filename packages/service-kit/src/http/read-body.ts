import type { IncomingMessage } from 'node:http'
import { ClientGoneError, HttpFault } from './http-fault.js'
import { leaveWork } from '@frontpage/event-loop-guard'
import { resumeWork } from '../event-loop/resume-work.js'
import { contentEncodings, inflateBody, type ContentEncoding } from './inflate-body.js'
import type { BodyBudget, HeldBody } from './body-budget.js'
import type { BodySink } from './discarded-body.js'
import { GrowingBuffer } from './growing-buffer.js'
import { isTooFragmented } from './is-too-fragmented.js'
import { failRequest, isServiceResponse, ServiceRequest } from './service-message.js'

export interface BodyLimits {
  /** The maximum size as sent. */
  readonly maxBytes: number
  /** The maximum size after inflating, enforced while inflating. Default: maxBytes. */
  readonly maxInflatedBytes?: number
  /**
   * Up to this many bytes of a refused request are read and discarded, so that its 413 arrives on a connection that
   * stays usable; beyond it the connection is closed with the answer. Default: the larger of 4 MiB and 4 × maxBytes.
   */
  readonly maxDrainBytes?: number
}

/**
 * On an HttpFault, answer it (413 `body_too_large`, 400 `bad_encoding` and `malformed_request`, 415
 * `unsupported_encoding`, 408 `request_timeout`, 503 `overloaded`). On a ClientGoneError, nobody waits for an answer.
 */
export type BodyFault = HttpFault | ClientGoneError

/**
 * May be called before `readBody` returns. An error that it throws, or rejects with, is answered like a handler's own
 * error. With a fault, `body` is the beginning of the bytes as they were sent, at most 64 KiB of them; `sentBytes`
 * counts all that were read.
 */
export type BodyCallback = (fault: BodyFault | undefined, body: Buffer, sentBytes: number) => unknown

const empty = Buffer.alloc(0)
const minDrainBytes = 4 * 2 ** 20
/** At most this many bytes of the beginning of a refused body are passed on. */
const maxHeadBytes = 64 * 1024

/**
 * Reads a body to its end, inflating gzip, deflate and br. Without a callback it returns a promise that rejects with
 * BodyFault.
 */
export function readBody(req: IncomingMessage, limits: BodyLimits): Promise<Buffer>
export function readBody(req: IncomingMessage, limits: BodyLimits, callback: BodyCallback): void
export function readBody(
  req: IncomingMessage,
  limits: BodyLimits,
  callback?: BodyCallback,
): Promise<Buffer> | undefined {
  if (callback !== undefined) {
    startReading(new BodyReader(req, limits, callback))
    return undefined
  }
  return new Promise((resolve, reject) => {
    const settle: BodyCallback = (fault, body) => (fault === undefined ? resolve(body) : reject(fault))
    startReading(new BodyReader(req, limits, settle))
  })
}

function startReading(reader: BodyReader): void {
  const { req } = reader
  if (ServiceRequest.is(req) && req.attachSink(reader)) return
  if (req.destroyed && !req.complete) {
    reader.abort()
    return
  }
  req.on('data', (chunk: Buffer) => {
    if (!reader.write(chunk)) req.pause()
  })
  req.on('end', () => reader.end())
  req.on('close', () => reader.abort())
}

class BodyReader implements BodySink, HeldBody {
  readonly req: IncomingMessage
  heldBytes = 0
  readonly #limits: BodyLimits
  readonly #callback: BodyCallback
  readonly #encoding: ContentEncoding | 'unsupported' | undefined
  /** The service's budget; undefined where a request belongs to no service. */
  readonly #budget: BodyBudget | undefined
  #size = 0
  #pieces = 0
  /** The first piece; most bodies are complete with it and never copied. */
  #first: Buffer | undefined
  /** All pieces including the first, once there are several. */
  #all: GrowingBuffer | undefined
  #isSettled = false

  constructor(req: IncomingMessage, limits: BodyLimits, callback: BodyCallback) {
    this.req = req
    this.#limits = limits
    this.#callback = callback
    this.#encoding = readEncoding(req.rawHeaders)
    this.#budget = budgetOf(req)
  }

  get receivedBytes(): number {
    return this.#size
  }

  get startedAt(): number {
    const { res } = this.req as ServiceRequest
    return res !== null && isServiceResponse(res) ? res.startedAt : 0
  }

  write(chunk: Buffer): boolean {
    if (this.#isSettled) return false
    this.#size += chunk.length
    if (isTooFragmented(++this.#pieces, this.#size)) {
      this.#budget?.countRefused('fragmented')
      this.refuse(inPieces())
    } else if (this.#size > this.#limits.maxBytes || this.#encoding === 'unsupported') {
      this.#throwAway(chunk)
    } else if (this.#pieces === 1) {
      this.#first = chunk
      this.#budget?.hold(this, chunk.length)
    } else this.#append(chunk)
    return !this.#isSettled
  }

  #append(chunk: Buffer): void {
    if (this.#all === undefined) {
      const first = this.#first as Buffer
      this.#all = new GrowingBuffer(readContentLength(this.req.rawHeaders), this.#size)
      this.#all.append(first)
      this.#first = undefined
    }
    this.#all.append(chunk)
    const grownBy = this.#all.capacity - this.heldBytes
    if (grownBy > 0) this.#budget?.hold(this, grownBy)
  }

  /** Reads on without keeping the bytes, so that the answer arrives on a connection that stays usable. */
  #throwAway(chunk: Buffer): void {
    if (this.#all !== undefined || this.#pieces === 1) {
      this.#first = Buffer.from((this.#head() ?? chunk).subarray(0, maxHeadBytes))
      this.#all = undefined
      this.#budget?.giveBack(this)
      this.#budget?.hold(this, this.#first.length)
    }
    const { maxBytes, maxDrainBytes = Math.max(minDrainBytes, 4 * maxBytes) } = this.#limits
    if (this.#size > maxDrainBytes) this.refuse(this.#toFault({ Connection: 'close' }))
  }

  end(): void {
    if (this.#isSettled) return
    this.#budget?.complete(this)
    if (this.#encoding === 'unsupported' || this.#size > this.#limits.maxBytes) {
      this.#settle(this.#toFault({}), this.#head() ?? empty)
      return
    }
    const body = this.#all?.toBuffer() ?? this.#first ?? empty
    const maxInflatedBytes = this.#limits.maxInflatedBytes ?? this.#limits.maxBytes
    if (this.#encoding !== undefined) this.#inflate(this.#encoding, body, maxInflatedBytes)
    else if (body.length > maxInflatedBytes) {
      this.#settle(tooLarge(maxInflatedBytes, {}), this.#head() ?? empty)
    } else this.#settle(undefined, body)
  }

  #inflate(encoding: ContentEncoding, body: Buffer, maxBytes: number): void {
    const start = (leave: () => void): void =>
      inflateBody(encoding, body, maxBytes, (fault, inflated) => {
        leave()
        this.#settle(fault, fault === undefined ? inflated : (this.#head() ?? empty))
      })
    if (this.#budget === undefined) start(() => undefined)
    else this.#budget.inflating.enter(start)
  }

  abort(): void {
    if (!this.#isSettled && !this.req.complete) this.#settle(new ClientGoneError(), empty)
  }

  refuse(fault: HttpFault): void {
    this.#settle(fault, this.#head() ?? empty)
  }

  /** The beginning of the bytes as they were sent. */
  #head(): Buffer | undefined {
    return this.#all?.toBuffer().subarray(0, maxHeadBytes) ?? this.#first
  }

  #toFault(headers: Record<string, string>): HttpFault {
    return this.#encoding === 'unsupported'
      ? new HttpFault(415, 'unsupported_encoding', {
          detail: `Content-Encoding must be one of ${contentEncodings.join(', ')}.`,
          headers: { 'Accept-Encoding': contentEncodings.join(', '), ...headers },
        })
      : tooLarge(this.#limits.maxBytes, headers)
  }

  #settle(fault: BodyFault | undefined, body: Buffer): void {
    if (this.#isSettled) return
    this.#isSettled = true
    this.#budget?.giveBack(this)
    this.#first = undefined
    this.#all = undefined
    if (ServiceRequest.is(this.req)) resumeWork(this.req.res)
    try {
      const result = this.#callback(fault, body, this.#size)
      if (result instanceof Promise) result.catch((error: unknown) => this.#fail(error))
    } catch (error) {
      this.#fail(error)
    } finally {
      leaveWork()
    }
  }

  #fail(error: unknown): void {
    const { req } = this
    const res = ServiceRequest.is(req) ? req.res : null
    if (res === null) throw error
    failRequest(req, res, error)
  }
}

function budgetOf(req: IncomingMessage): BodyBudget | undefined {
  if (!ServiceRequest.is(req) || req.res === null) return undefined
  return isServiceResponse(req.res) ? req.res.state?.bodies : undefined
}

function inPieces(): HttpFault {
  return new HttpFault(400, 'malformed_request', {
    detail: 'The body came in too many pieces.',
    headers: { Connection: 'close' },
  })
}

function tooLarge(maxBytes: number, headers: Record<string, string>): HttpFault {
  return new HttpFault(413, 'body_too_large', {
    detail: `The body is larger than ${maxBytes} bytes.`,
    headers,
  })
}

/** Read from the raw list: `req.headers` builds an object of all headers, which a hot route may never need. */
function readEncoding(rawHeaders: readonly string[]): ContentEncoding | 'unsupported' | undefined {
  let found: ContentEncoding | 'unsupported' | undefined
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!
    if (name.length !== 16 || name.toLowerCase() !== 'content-encoding') continue
    const value = rawHeaders[at + 1]!.trim().toLowerCase()
    if (value === '' || value === 'identity') continue
    const known = contentEncodings.find((encoding) => encoding === value || `x-${encoding}` === value)
    found = found === undefined ? (known ?? 'unsupported') : 'unsupported'
  }
  return found
}

function readContentLength(rawHeaders: readonly string[]): number | undefined {
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!
    if (name.length === 14 && name.toLowerCase() === 'content-length') return Number(rawHeaders[at + 1])
  }
  return undefined
}

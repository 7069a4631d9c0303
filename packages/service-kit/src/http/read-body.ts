import type { IncomingMessage } from 'node:http'
import { ClientGoneError, HttpFault } from './http-fault.js'
import { leaveWork } from '@frontpage/event-loop-guard'
import { resumeWork } from '../event-loop/resume-work.js'
import { contentEncodings, inflateBody, type ContentEncoding } from './inflate-body.js'
import { failRequest, ServiceRequest, type BodySink } from './service-message.js'

export interface BodyLimits {
  /** As sent. */
  readonly maxBytes: number
  /** After inflating, enforced while inflating. Default: maxBytes. */
  readonly maxInflatedBytes?: number
  /**
   * How much of a request is read and thrown away so that its 413 arrives on a connection that stays usable; beyond
   * it the connection is closed with the answer. Default: the larger of 4 MiB and 4 × maxBytes.
   */
  readonly maxDrainBytes?: number
}

/** HttpFault: answer it (413 `body_too_large`, 400 `bad_encoding`, 415 `unsupported_encoding`). ClientGoneError: nobody is there. */
export type BodyFault = HttpFault | ClientGoneError

/**
 * May be called before `readBody` returns. What it throws, or rejects with, is answered like a handler's own error. With
 * a fault `body` is how the bytes began as they were sent, at most one chunk of them; `sentBytes` counts them all, as far
 * as they were read.
 */
export type BodyCallback = (fault: BodyFault | undefined, body: Buffer, sentBytes: number) => unknown

const empty = Buffer.alloc(0)
const minDrainBytes = 4 * 2 ** 20

/** Reads a body to its end, inflating gzip, deflate and br. Without a callback a promise that rejects with BodyFault. */
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
  if (req instanceof ServiceRequest && req.attachSink(reader)) return
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

class BodyReader implements BodySink {
  readonly req: IncomingMessage
  readonly #limits: BodyLimits
  readonly #callback: BodyCallback
  readonly #encoding: ContentEncoding | 'unsupported' | undefined
  #size = 0
  #first: Buffer | undefined
  #rest: Buffer[] | undefined
  #isSettled = false

  constructor(req: IncomingMessage, limits: BodyLimits, callback: BodyCallback) {
    this.req = req
    this.#limits = limits
    this.#callback = callback
    this.#encoding = readEncoding(req.rawHeaders)
  }

  write(chunk: Buffer): boolean {
    this.#size += chunk.length
    if (this.#size > this.#limits.maxBytes || this.#encoding === 'unsupported') {
      this.#first ??= chunk
      this.#rest = undefined
      if (this.#size <= (this.#limits.maxDrainBytes ?? Math.max(minDrainBytes, 4 * this.#limits.maxBytes)))
        return true
      this.#settle(this.#toFault({ Connection: 'close' }), this.#first)
      return false
    }
    if (this.#first === undefined) this.#first = chunk
    else (this.#rest ??= []).push(chunk)
    return true
  }

  end(): void {
    if (this.#encoding === 'unsupported' || this.#size > this.#limits.maxBytes) {
      this.#settle(this.#toFault({}), this.#first ?? empty)
      return
    }
    const first = this.#first ?? empty
    const body = this.#rest === undefined ? first : Buffer.concat([first, ...this.#rest], this.#size)
    const maxInflatedBytes = this.#limits.maxInflatedBytes ?? this.#limits.maxBytes
    if (this.#encoding !== undefined) {
      inflateBody(this.#encoding, body, maxInflatedBytes, (fault, inflated) =>
        this.#settle(fault, fault === undefined ? inflated : first),
      )
    } else if (body.length > maxInflatedBytes) this.#settle(tooLarge(maxInflatedBytes, {}), first)
    else this.#settle(undefined, body)
  }

  abort(): void {
    if (!this.#isSettled && !this.req.complete) this.#settle(new ClientGoneError(), empty)
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
    if (this.req instanceof ServiceRequest) resumeWork(this.req.res)
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
    const res = req instanceof ServiceRequest ? req.res : null
    if (res === null) throw error
    failRequest(req, res, error)
  }
}

function tooLarge(maxBytes: number, headers: Record<string, string>): HttpFault {
  return new HttpFault(413, 'body_too_large', {
    detail: `The body is larger than ${maxBytes} bytes.`,
    headers,
  })
}

/** Off the raw list: `req.headers` builds an object of all headers, which a hot route may never need. */
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

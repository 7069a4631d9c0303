import { HttpFault } from './http-fault.js'
import { InflateQueue } from './inflate-queue.js'

/** A body that is being read. */
export interface HeldBody {
  /** What it takes of the budget. */
  heldBytes: number
  /** Of its bytes, how many have come. */
  readonly receivedBytes: number
  /** `performance.now()` of its request's head. */
  readonly startedAt: number
  /** Its request is answered with the fault, and its memory given back. */
  refuse(fault: HttpFault): void
}

export interface BodyBudgetLimits {
  /** Memory of all bodies that are being read, together. */
  readonly maxBytes: number
  /** A body that is longer on its way than this must have brought `minBytesPerSecond` on average. */
  readonly graceMs: number
  readonly minBytesPerSecond: number
}

/** Why a body was not read to its end: no room for it beside the others, too slow, or in pieces of a few bytes. */
export const bodyRefusals = ['no_room', 'too_slow', 'fragmented'] as const
export type BodyRefusal = (typeof bodyRefusals)[number]

const retryAfterSeconds = 2

/**
 * The memory of all request bodies that a service is reading. Where it is used up, the body that has been on its way for
 * longest has to go: an honest one is there within milliseconds, and whoever wants to hold memory has to hold it long.
 */
export class BodyBudget {
  readonly inflating = new InflateQueue()
  readonly limits: BodyBudgetLimits
  readonly #onRefused: (reason: BodyRefusal) => void
  /** Those that wait for more, oldest first, but the latest. */
  readonly #waiting = new Set<HeldBody>()
  /** Nearly every body is whole before the next one begins: it is never added to the others. */
  #latest: HeldBody | undefined
  #heldBytes = 0

  constructor(limits: BodyBudgetLimits, onRefused: (reason: BodyRefusal) => void) {
    this.limits = limits
    this.#onRefused = onRefused
  }

  get heldBytes(): number {
    return this.#heldBytes
  }

  countRefused(reason: BodyRefusal): void {
    this.#onRefused(reason)
  }

  /** Takes more for a body, which may be refused by it, or make others be refused. */
  hold(body: HeldBody, bytes: number): void {
    if (body.heldBytes === 0) {
      this.#addLatest()
      this.#latest = body
    }
    body.heldBytes += bytes
    this.#heldBytes += bytes
    if (this.#heldBytes > this.limits.maxBytes) this.#makeRoom(body)
  }

  /** All of it is there: it waits for nobody any more, and is given back soon. */
  complete(body: HeldBody): void {
    if (this.#latest === body) this.#latest = undefined
    else if (this.#waiting.size > 0) this.#waiting.delete(body)
  }

  giveBack(body: HeldBody): void {
    this.complete(body)
    this.#heldBytes -= body.heldBytes
    body.heldBytes = 0
  }

  /** Refuses what comes too slowly. */
  sweep(now: number): void {
    const { graceMs, minBytesPerSecond } = this.limits
    this.#addLatest()
    for (const body of this.#waiting) {
      const ageMs = now - body.startedAt
      if (ageMs < graceMs) return
      if (body.receivedBytes * 1_000 < minBytesPerSecond * ageMs) this.#refuse(body, 'too_slow')
    }
  }

  #addLatest(): void {
    if (this.#latest !== undefined) this.#waiting.add(this.#latest)
    this.#latest = undefined
  }

  #makeRoom(latest: HeldBody): void {
    this.#addLatest()
    for (const body of this.#waiting) {
      this.#refuse(body, 'no_room')
      if (this.#heldBytes <= this.limits.maxBytes) return
    }
    // The rest is whole already, and about to be given back.
    if (latest.heldBytes > 0) this.#refuse(latest, 'no_room')
  }

  #refuse(body: HeldBody, reason: BodyRefusal): void {
    this.giveBack(body)
    this.#onRefused(reason)
    body.refuse(toFault(reason))
  }
}

function toFault(reason: BodyRefusal): HttpFault {
  return reason === 'too_slow'
    ? new HttpFault(408, 'request_timeout', {
        detail: 'The body came too slowly.',
        headers: { Connection: 'close' },
      })
    : new HttpFault(503, 'overloaded', {
        detail: 'There is no room for this body at the moment. Send it again.',
        headers: { 'Retry-After': String(retryAfterSeconds), Connection: 'close' },
      })
}

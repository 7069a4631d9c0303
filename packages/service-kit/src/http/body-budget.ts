import { HttpFault } from './http-fault.js'
import { InflateQueue } from './inflate-queue.js'

/** A body that is being read. */
export interface HeldBody {
  /** The memory that it takes of the budget. */
  heldBytes: number
  /** The number of its bytes that have arrived. */
  readonly receivedBytes: number
  /** The time of its request's head, by `performance.now()`. */
  readonly startedAt: number
  /** Answers its request with the fault, and releases its memory. */
  refuse(fault: HttpFault): void
}

export interface BodyBudgetLimits {
  /** The memory limit of all bodies that are being read, together. */
  readonly maxBytes: number
  /** A body that takes longer than this must have brought `minBytesPerSecond` on average. */
  readonly graceMs: number
  readonly minBytesPerSecond: number
}

/**
 * The reasons for which a body is not read to its end: no memory beside the others, too slow, or sent in pieces of a
 * few bytes.
 */
export const bodyRefusals = ['no_room', 'too_slow', 'fragmented'] as const
export type BodyRefusal = (typeof bodyRefusals)[number]

const retryAfterSeconds = 2

/**
 * The memory of all request bodies that a service is reading. When it is used up, the body that has taken the longest
 * is refused: an ordinary one arrives within milliseconds, and an attacker who wants to hold memory has to hold it
 * long.
 */
export class BodyBudget {
  readonly inflating = new InflateQueue()
  readonly limits: BodyBudgetLimits
  readonly #onRefused: (reason: BodyRefusal) => void
  /** The bodies that wait for more data, oldest first, without the latest. */
  readonly #waiting = new Set<HeldBody>()
  /** Nearly every body is complete before the next one begins, so the latest is not added to the others yet. */
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

  /** Reserves more memory for a body, for which it or others may be refused. */
  hold(body: HeldBody, bytes: number): void {
    if (body.heldBytes === 0) {
      this.#addLatest()
      this.#latest = body
    }
    body.heldBytes += bytes
    this.#heldBytes += bytes
    if (this.#heldBytes > this.limits.maxBytes) this.#makeRoom(body)
  }

  /** The body is complete: it waits for no client any more, and is released soon. */
  complete(body: HeldBody): void {
    if (this.#latest === body) this.#latest = undefined
    else if (this.#waiting.size > 0) this.#waiting.delete(body)
  }

  giveBack(body: HeldBody): void {
    this.complete(body)
    this.#heldBytes -= body.heldBytes
    body.heldBytes = 0
  }

  /** Refuses bodies that arrive too slowly. */
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
    // The other bodies are complete, and about to be released.
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

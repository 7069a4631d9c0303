import type { CallType } from '@frontpage/contracts'
import { seededRandom } from '@frontpage/ranking'
import { createArbitraryEvents } from '@frontpage/testing'
import { pick } from '../traffic/random.js'

/** A call of a fuzz run; its message id contains its number in the run. */
export interface ArbitraryCall {
  number: number
  /** The JSON text of the call. */
  text: string
}

export interface ArbitraryRequest {
  kind: 'batch' | 'single' | 'pixel'
  /** The type of a single call: that of its route. */
  type: CallType
  calls: readonly ArbitraryCall[]
  /** The shared fields of a batch's calls: JSON texts by name. */
  shared: Readonly<Record<string, string>>
  isPrivate: boolean
}

/** Requests of any content, each a function of the seed and its number, so that nothing of them has to be kept. */
export interface ArbitraryRequests {
  request(number: number): ArbitraryRequest
  /** The request that a call belongs to. */
  requestOfCall(callNumber: number): number
  /** The number of the call that an id in the archive names; undefined for other ids. */
  callNumberOf(messageId: string): number | undefined
}

const maxCallsPerRequest = 8
const types: readonly CallType[] = ['track', 'page', 'screen', 'identify', 'group', 'alias']
const numberDigits = 12

/** @param runId decimal digits; distinguishes the ids of this run from all others. */
export function createArbitraryRequests(seed: number, runId: string): ArbitraryRequests {
  const idPattern = new RegExp(`^(?:fuzz-|9)${runId}(\\d{${numberDigits}})`)

  /** Texts, texts with every kind of character, and numbers that no double can hold. */
  function messageIdOf(number: number, below: (limit: number) => number): string {
    const digits = String(number).padStart(numberDigits, '0')
    const kind = below(8)
    if (kind === 0) return `9${runId}${digits}`
    return kind === 1 ? `"fuzz-${runId}${digits}-\\u0000é\\ud83c\\udf0f%2E.\\""` : `"fuzz-${runId}${digits}"`
  }

  return {
    request(number) {
      const random = seededRandom(seed * 0x9e3779b1 + number)
      const events = createArbitraryEvents(random)
      const below = (limit: number): number => events.below(limit)
      const share = below(10)
      const kind = share < 5 ? 'batch' : share < 9 ? 'single' : 'pixel'
      const size = kind === 'batch' ? 1 + below(maxCallsPerRequest) : 1
      const calls = Array.from({ length: size }, (_, at) => {
        const callNumber = number * maxCallsPerRequest + at
        return { number: callNumber, text: events.call(messageIdOf(callNumber, below)) }
      })
      const shared = {
        ...(below(4) === 0 && { context: events.object() }),
        ...(below(4) === 0 && { sentAt: events.number() }),
        ...(below(8) === 0 && { integrations: events.value(3) }),
      }
      return { kind, type: pick(random, types), calls, shared, isPrivate: below(8) === 0 }
    },
    requestOfCall: (callNumber) => Math.floor(callNumber / maxCallsPerRequest),
    callNumberOf(messageId) {
      const digits = idPattern.exec(messageId)?.[1]
      return digits === undefined ? undefined : Number(digits)
    },
  }
}

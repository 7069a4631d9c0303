import { setImmediate as nextTurn } from 'node:timers/promises'
import type { AcceptedEvent, RejectedEvent } from '@frontpage/contracts'
import { encodeEventRows, toEventRow, type EncodedRows } from '@frontpage/event-store'
import { foldWindowAt } from '@frontpage/read-models'
import { defineWork, enterWork, leaveWork, type Span } from '@frontpage/service-kit'
import type { DeadLetter } from './dead-letter.js'
import { decodeLines } from './decode-batch.js'
import type { EnrichedEvent } from './enrich-events.js'
import { addFoldable, newFoldableBatch, type FoldableBatch } from './foldable-batch.js'
import { suppressErased } from './suppress-erased.js'

/**
 * What a batch becomes before anything of it is stored. The events themselves are gone: as objects they take several times
 * as much memory as their rows, and they would have to wait for an insert.
 */
export interface PreparedBatch {
  /** In parts; each row stands for one event. */
  readonly rows: readonly EncodedRows[]
  /** Each event at the place of its row, counted through all parts. */
  readonly foldable: FoldableBatch
  /** Dropped: their readers had their data erased. */
  readonly erased: number
  /** What the tracker did not accept. */
  readonly rejected: readonly RejectedEvent[]
  /** What cannot be read. */
  readonly deadLetters: readonly DeadLetter[]
}

export type PrepareStep = 'decode' | 'enrich' | 'encode'

/** By which the event-loop guard knows what runs. */
const works = {
  decode: defineWork('decode a batch'),
  enrich: defineWork('enrich a batch'),
  encode: defineWork('encode a batch'),
}

const eventsPerPart = 200
/** So many are enriched before the time is looked at: most cost 10 µs, and the first of its kind a hundred times as much. */
const eventsPerLook = 20
/** Then others have their turn. */
const maxTurnMs = 5

/** decode → enrich → encode as rows, and pick out what folds want to know. */
export function createBatchPreparation(steps: {
  enrich: (events: readonly AcceptedEvent[]) => EnrichedEvent[]
  isErased: (readerId: string) => boolean
  /** Milliseconds since 1970. */
  now: () => number
  /** CPU time: nothing here waits for anything. */
  onStep: (step: PrepareStep, seconds: number) => void
}): (bytes: Buffer, trace?: Span) => Promise<PreparedBatch> {
  function timed<Result>(step: PrepareStep, work: () => Result): Result {
    const started = performance.now()
    enterWork(works[step])
    try {
      const result = work()
      steps.onStep(step, (performance.now() - started) / 1000)
      return result
    } finally {
      leaveWork()
    }
  }

  return async function prepareBatch(bytes, trace) {
    const decode = trace?.child('decode')
    const { events, rejected, deadLetters } = timed('decode', () => decodeLines(bytes))
    decode?.end()
    const enrich = trace?.child('enrich and encode')
    const rows: EncodedRows[] = []
    const foldable = newFoldableBatch()
    const window = foldWindowAt(steps.now())
    let erased = 0
    let turnEndsMs = 0
    for (let start = 0; start < events.length; start += eventsPerPart) {
      const end = Math.min(start + eventsPerPart, events.length)
      const part: EnrichedEvent[] = []
      for (let at = start; at < end; at += eventsPerLook) {
        if (performance.now() >= turnEndsMs) {
          await nextTurn()
          turnEndsMs = performance.now() + maxTurnMs
        }
        const some = events.slice(at, Math.min(at + eventsPerLook, end))
        const { kept, erased: gone } = timed('enrich', () =>
          suppressErased(steps.enrich(some), steps.isErased),
        )
        part.push(...kept)
        erased += gone
      }
      timed('encode', () => {
        rows.push(encodeEventRows(part.map(({ event, enrichment }) => toEventRow(event, enrichment))))
        for (const enriched of part) addFoldable(foldable, enriched, window)
      })
    }
    enrich?.end()
    return { rows, foldable, erased, rejected, deadLetters }
  }
}

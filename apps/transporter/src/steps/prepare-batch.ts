import { setImmediate as nextTurn } from 'node:timers/promises'
import type { AcceptedEvent } from '@frontpage/contracts'
import { encodeAsEventRows, isRecentEvent, toEventRow } from '@frontpage/event-store'
import type { IngestBatch } from '@frontpage/queue'
import { defineWork, enterWork, leaveWork, type Span } from '@frontpage/service-kit'
import type { ArchivePart } from '../archive/shipment.js'
import { decodeLines, type RejectedLines } from './decode-batch.js'
import type { EnrichedEvent } from './enrich-events.js'
import { addFoldable, newFoldableBatch, type FoldableBatch } from './foldable-batch.js'
import { suppressErased } from './suppress-erased.js'

/**
 * Some events of a batch and of one source. The events themselves are gone: as objects they take several times as much
 * memory as their rows, and they would have to wait for an insert.
 */
export interface PreparedPart extends ArchivePart {
  /** Each event at the place of its row. */
  readonly foldable: FoldableBatch
}

export interface PreparedBatch extends RejectedLines {
  /** Dropped: their readers had their data erased. */
  readonly erased: number
}

/** Resolves when the next part may be made. */
type TakePart = (part: PreparedPart) => Promise<void>

export type BatchPreparation = (
  batch: Pick<IngestBatch, 'id' | 'bytes'>,
  takePart: TakePart,
  trace?: Span,
) => Promise<PreparedBatch>

export type PrepareStep = 'decode' | 'enrich' | 'encode'

/** By which the event-loop guard knows what runs. */
const works = {
  decode: defineWork('decode a batch'),
  enrich: defineWork('enrich a batch'),
  encode: defineWork('encode a batch'),
}

const eventsPerPart = 200
/** Rows can be far larger than the events that they are made of: a request's own context is written out with each. */
const maxPartBytes = 2 ** 20
/** So many are enriched before the time is looked at: most cost 10 µs, and the first of its kind a hundred times as much. */
const eventsPerLook = 20
/** Then others have their turn. */
const maxTurnMs = 5

/** decode → enrich → encode as rows, and pick out what folds want to know; part by part, so that few are in memory. */
export function createBatchPreparation(steps: {
  enrich: (events: readonly AcceptedEvent[]) => EnrichedEvent[]
  isErased: (readerId: string) => boolean
  /** As `eventKeyHour`. */
  clientYears: number
  /** CPU time: nothing here waits for anything. */
  onStep: (step: PrepareStep, seconds: number) => void
}): BatchPreparation {
  const { clientYears } = steps
  const rowOptions = { clientYears }

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

  function isOld({ event }: EnrichedEvent): boolean {
    return !isRecentEvent(event, clientYears)
  }

  function encodePart(events: readonly EnrichedEvent[], start: number): PreparedPart {
    const [first] = events as [EnrichedEvent]
    const foldable = newFoldableBatch()
    const rows = encodeAsEventRows(
      events,
      (enriched) => {
        addFoldable(foldable, enriched)
        return toEventRow(enriched.event, enriched.enrichment, rowOptions)
      },
      { start, maxBytes: maxPartBytes },
    )
    return { sourceId: first.event.sourceId, isOld: isOld(first), rows, foldable }
  }

  return async function prepareBatch({ bytes }, takePart, trace) {
    const decode = trace?.child('decode')
    const enrich = trace?.child('enrich and encode')
    const lines: RejectedLines = { rejected: [], deadLetters: [] }
    const pieces = decodeLines(bytes, lines)
    let erased = 0
    let turnEndsMs = 0

    async function enrichSome(events: readonly AcceptedEvent[]): Promise<EnrichedEvent[]> {
      const part: EnrichedEvent[] = []
      for (let at = 0; at < events.length; at += eventsPerLook) {
        if (performance.now() >= turnEndsMs) {
          await nextTurn()
          turnEndsMs = performance.now() + maxTurnMs
        }
        const some = events.slice(at, at + eventsPerLook)
        const { kept, erased: gone } = timed('enrich', () =>
          suppressErased(steps.enrich(some), steps.isErased),
        )
        part.push(...kept)
        erased += gone
      }
      return part
    }

    for (;;) {
      const piece = timed('decode', () => pieces.next())
      if (piece.done === true) break
      for (let start = 0; start < piece.value.length; start += eventsPerPart) {
        const enriched = await enrichSome(piece.value.slice(start, start + eventsPerPart))
        for (const events of groupByWay(enriched, isOld)) {
          for (let at = 0; at < events.length;) {
            const part = timed('encode', () => encodePart(events, at))
            at += part.rows.ends.length
            await takePart(part)
          }
        }
      }
    }
    decode?.end()
    enrich?.end()
    return { ...lines, erased }
  }
}

/** By source, and old ones apart; in most batches all events go one way. */
function groupByWay(
  events: readonly EnrichedEvent[],
  isOld: (event: EnrichedEvent) => boolean,
): (readonly EnrichedEvent[])[] {
  const groups = new Map<string, EnrichedEvent[]>()
  let last: { sourceId: string; isOld: boolean; group: EnrichedEvent[] } | undefined
  for (const event of events) {
    const { sourceId } = event.event
    const isOldOne = isOld(event)
    if (last === undefined || last.sourceId !== sourceId || last.isOld !== isOldOne) {
      const way = `${isOldOne ? 'old' : 'recent'} ${sourceId}`
      const group = groups.get(way) ?? []
      groups.set(way, group)
      last = { sourceId, isOld: isOldOne, group }
    }
    last.group.push(event)
  }
  return [...groups.values()]
}

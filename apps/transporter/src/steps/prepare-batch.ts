import { setImmediate as nextTurn } from 'node:timers/promises'
import type { AcceptedEvent } from '@frontpage/contracts'
import { acceptanceOrderOf, encodeAsEventRows, isRecentEvent, toEventRow } from '@frontpage/event-store'
import type { IngestBatch } from '@frontpage/queue'
import { foldWindowAt, type FoldWindow } from '@frontpage/read-models'
import { defineWork, enterWork, leaveWork, type Span } from '@frontpage/service-kit'
import type { ArchivePart } from '../archive/shipment.js'
import { decodeLines, type RejectedLines } from './decode-batch.js'
import { createRepeatFilter } from './drop-repeated.js'
import type { EnrichedEvent } from './enrich-events.js'
import { addFoldable, newFoldableBatch, type FoldableBatch } from './foldable-batch.js'
import { suppressErased } from './suppress-erased.js'

/**
 * Some events of a batch, all of one source, as rows. The events themselves are released: as objects they take several
 * times as much memory as their rows, and they would have to wait for an insert.
 */
export interface PreparedPart extends ArchivePart {
  /** The time of storing that the rows say, milliseconds since 1970: they are stored a moment later. */
  readonly storedMs: number
  /** Each event at the index of its row. */
  readonly foldable: FoldableBatch
}

export interface PreparedBatch extends RejectedLines {
  /** Dropped, because their readers had their data erased. */
  readonly erased: number
  /** Dropped as copies of an event that came before in the batch. */
  readonly repeated: number
}

/** Resolves when the next part may be made. */
type TakePart = (part: PreparedPart) => Promise<void>

export type BatchPreparation = (
  batch: Pick<IngestBatch, 'id' | 'bytes'>,
  takePart: TakePart,
  trace?: Span,
) => Promise<PreparedBatch>

/** The facts about a batch as a whole that its events depend on. */
interface BatchPlace {
  readonly acceptanceOrder: number
  readonly window: FoldWindow
}

export type PrepareStep = 'decode' | 'enrich' | 'encode'

/** The names under which the event-loop guard reports this work. */
const works = {
  decode: defineWork('decode a batch'),
  enrich: defineWork('enrich a batch'),
  encode: defineWork('encode a batch'),
}

const eventsPerPart = 200
/** Rows can be far larger than the events that they are made of: a request's own context is written out with each. */
const maxPartBytes = 2 ** 20
/** The time is checked after this many events: most cost 10 µs, and the first of its kind a hundred times as much. */
const eventsPerLook = 20
/** After this long, other work gets its turn. */
const maxTurnMs = 5

/**
 * decode → enrich → drop copies → encode as rows, and select the fields that folds need; part by part, so that few are
 * in memory.
 */
export function createBatchPreparation(steps: {
  enrich: (events: readonly AcceptedEvent[]) => EnrichedEvent[]
  isErased: (readerId: string) => boolean
  /** The parameter of `eventKeyHour`. */
  clientYears: number
  /** Milliseconds since 1970. */
  now: () => number
  /** The time spent working, without waiting for other batches. */
  onStep: (step: PrepareStep, seconds: number) => void
}): BatchPreparation {
  const { clientYears } = steps

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

  function encodePart(
    events: readonly EnrichedEvent[],
    start: number,
    { acceptanceOrder, window }: BatchPlace,
  ): PreparedPart {
    const [first] = events as [EnrichedEvent]
    const storedMs = steps.now()
    const foldable = newFoldableBatch()
    const options = { clientYears, acceptanceOrder, storedAtMs: storedMs }
    const rows = encodeAsEventRows(
      events,
      (enriched) => {
        addFoldable(foldable, enriched, window)
        return toEventRow(enriched.event, enriched.enrichment, options)
      },
      { start, maxBytes: maxPartBytes },
    )
    return { sourceId: first.event.sourceId, isOld: isOld(first), rows, storedMs, foldable }
  }

  return async function prepareBatch({ id, bytes }, takePart, trace) {
    const decode = trace?.child('decode')
    const enrich = trace?.child('enrich and encode')
    const lines: RejectedLines = { rejected: [], deadLetters: [] }
    const pieces = decodeLines(bytes, lines)
    const dropRepeated = createRepeatFilter(clientYears)
    const place: BatchPlace = { acceptanceOrder: acceptanceOrderOf(id), window: foldWindowAt(steps.now()) }
    let erased = 0
    let repeated = 0
    let turnEndsMs = 0

    async function enrichSome(events: readonly AcceptedEvent[]): Promise<EnrichedEvent[]> {
      const part: EnrichedEvent[] = []
      for (let at = 0; at < events.length; at += eventsPerLook) {
        if (performance.now() >= turnEndsMs) {
          await nextTurn()
          turnEndsMs = performance.now() + maxTurnMs
        }
        const some = events.slice(at, at + eventsPerLook)
        const known = timed('enrich', () => suppressErased(steps.enrich(some), steps.isErased))
        const first = dropRepeated(known.kept)
        part.push(...first.kept)
        erased += known.erased
        repeated += first.repeated
      }
      return part
    }

    for (;;) {
      const piece = timed('decode', () => pieces.next())
      if (piece.done === true) break
      for (let start = 0; start < piece.value.length; start += eventsPerPart) {
        const enriched = await enrichSome(piece.value.slice(start, start + eventsPerPart))
        for (const events of groupByLane(enriched, isOld)) {
          for (let at = 0; at < events.length;) {
            const part = timed('encode', () => encodePart(events, at, place))
            at += part.rows.ends.length
            await takePart(part)
          }
        }
      }
    }
    decode?.end()
    enrich?.end()
    return { ...lines, erased, repeated }
  }
}

/** Groups events by source, with old ones apart; in most batches all events form one group. */
function groupByLane(
  events: readonly EnrichedEvent[],
  isOld: (event: EnrichedEvent) => boolean,
): (readonly EnrichedEvent[])[] {
  const groups = new Map<string, EnrichedEvent[]>()
  let last: { sourceId: string; isOld: boolean; group: EnrichedEvent[] } | undefined
  for (const event of events) {
    const { sourceId } = event.event
    const isOldOne = isOld(event)
    if (last === undefined || last.sourceId !== sourceId || last.isOld !== isOldOne) {
      const lane = `${isOldOne ? 'old' : 'recent'} ${sourceId}`
      const group = groups.get(lane) ?? []
      groups.set(lane, group)
      last = { sourceId, isOld: isOldOne, group }
    }
    last.group.push(event)
  }
  return [...groups.values()]
}

import type { ArchiveColumn } from '@frontpage/event-store'
import type { Fold, FoldableEvent, ReadModelName, ReplayedEvents } from '@frontpage/read-models'
import type { EnrichedEvent } from '../steps/enrich-events.js'
import type { FoldableBatch } from '../steps/foldable-batch.js'

/** Some events of the archive. */
interface ReplayedNow {
  readonly foldable: FoldableBatch
  /** Empty, unless a read model `isOfEvents`: they take several times the memory. */
  readonly events: readonly EnrichedEvent[]
  /** Those of what folds want to know whose readers had it forgotten. */
  readonly forgotten: ReadonlySet<FoldableEvent>
}

/** The read models that `forgetReader` clears. */
const profiles: ReadonlySet<ReadModelName> = new Set(['readers', 'co-reads'])

/** One generation of a read model, to which events of the archive are applied. */
export interface Rebuildable {
  readonly name: ReadModelName
  /** Its keys lie there. */
  readonly namespace: string
  readonly layout: number
  readonly of: readonly ReplayedEvents[]
  /** The columns that events are restored from. */
  readonly columns: readonly ArchiveColumn[]
  readonly keyKinds: readonly string[]
  /** It is left out while Redis uses more than this share of its memory. */
  readonly maxRedisShare?: number | undefined
  /** It is made of events as a whole; all others of what folds want to know of them. */
  readonly isOfEvents: boolean
  apply(replayed: ReplayedNow): Promise<void>
  closeHour?: ((hour: number, sites: Iterable<string>) => Promise<void>) | undefined
  announce?: ((sites: Iterable<string>) => Promise<void>) | undefined
}

/** The events of an hour that a read model is made of, when that hour is `ageHours` old; undefined: none. */
export function eventsOfAge(
  of: readonly ReplayedEvents[],
  ageHours: number,
): Pick<ReplayedEvents, 'storyEvents' | 'types'> | undefined {
  return unionOf(of.filter(({ hours }) => hours >= ageHours))
}

/** All of these events; undefined where there are none. */
export function unionOf(
  some: readonly Pick<ReplayedEvents, 'storyEvents' | 'types'>[],
): Pick<ReplayedEvents, 'storyEvents' | 'types'> | undefined {
  if (some.length === 0) return undefined
  if (some.some(({ storyEvents, types }) => storyEvents === undefined && types === undefined)) return {}
  return {
    storyEvents: [...new Set(some.flatMap(({ storyEvents }) => storyEvents ?? []))],
    types: [...new Set(some.flatMap(({ types }) => types ?? []))],
  }
}

export function toRebuildable(
  name: ReadModelName,
  { fold, namespace }: { fold: Fold; namespace: string },
  columnsOf: (fields: Fold['replay']['fields']) => readonly ArchiveColumn[],
): Rebuildable {
  const { layout, of, fields, keyKinds, closeHour, announce } = fold.replay
  return {
    name,
    namespace,
    layout,
    of,
    keyKinds,
    closeHour,
    announce,
    maxRedisShare: fold.maxRedisShare,
    columns: columnsOf(fields),
    isOfEvents: false,
    async apply({ foldable, forgotten }) {
      const isLeftOut = (event: FoldableEvent): boolean => profiles.has(name) && forgotten.has(event)
      const events = foldable[fold.purpose].filter((event) => event !== undefined && !isLeftOut(event))
      if (events.length > 0) await fold.apply(events as FoldableEvent[])
    },
  }
}

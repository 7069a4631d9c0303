/** Every read model of the platform. */
export const readModelNames = [
  'live',
  'identities',
  'stories',
  'trending',
  'impressions',
  'readers',
  'co-reads',
  'assignments',
] as const
export type ReadModelName = (typeof readModelNames)[number]

/**
 * The reasons for which a read model is computed again.
 *
 * - `missing`: Redis has nothing of it, because it was emptied
 * - `behind`: Redis came back with an older state
 * - `layout`: this release stores it in another way
 * - `requested`: an operator asked for it
 */
export const rebuildReasons = ['missing', 'behind', 'layout', 'requested'] as const
export type RebuildReason = (typeof rebuildReasons)[number]

/** A rebuild, which goes through the hours of the archive, the newest first. Hours are hours since 1970. */
export interface Rebuild {
  /** Different for each rebuild. */
  readonly id: string
  readonly reason: RebuildReason
  readonly startedMs: number
  /** The revision of the states with which it began: it waits until every transporter folds by that. */
  readonly revision: number
  /** The first and the last hour that it goes through: the newest one, and the oldest. */
  readonly newestHour: number
  readonly oldestHour: number
  /** The next hour, which is not in the read model yet; below `oldestHour` when it is done. */
  readonly nextHour: number
  /** Only events that were stored from this time on are missing; undefined: all may be. */
  readonly storedSinceMs?: number | undefined
  /** Events that were read so far. */
  readonly events: number
  /** It goes into a fresh copy of this generation, which takes the place of the one that is read once it is whole. */
  readonly into?: number | undefined
}

/** The stored state of a read model. */
export interface ReadModelState {
  /** The version of the layout of the generation that is read. */
  readonly layout: number
  /** The generation that is read, and that live events are folded into. */
  readonly generation: number
  /** A fresh copy that is being filled: live events are folded into it, too. */
  readonly building?: number | undefined
  /** An earlier generation, into which events are folded until nobody reads it any more, and when that is. */
  readonly retiring?: { readonly generation: number; readonly untilMs: number } | undefined
  readonly rebuild?: Rebuild | undefined
}

export type ReadModelStates = Readonly<Partial<Record<ReadModelName, ReadModelState>>>

/** Reads the fields of the hash of states; one that is unknown to this release, or unreadable, is left out. */
export function parseReadModelStates(fields: Readonly<Record<string, string>>): ReadModelStates {
  const states: Partial<Record<ReadModelName, ReadModelState>> = {}
  for (const name of readModelNames) {
    const state = parseState(fields[name])
    if (state !== undefined) states[name] = state
  }
  return states
}

function parseState(text: string | undefined): ReadModelState | undefined {
  if (text === undefined) return undefined
  try {
    const state = JSON.parse(text) as ReadModelState
    return Number.isSafeInteger(state.layout) && Number.isSafeInteger(state.generation) ? state : undefined
  } catch {
    return undefined
  }
}

/** How much of a read model is there while it is computed again. */
export interface Coverage {
  /**
   * All events from this time on are in it, milliseconds since 1970; undefined where that is not true of any yet. A
   * rebuild of what is `behind` lacks some of the events before it, any other one lacks all.
   */
  readonly coversFromMs: number | undefined
}

const hourMs = 3_600_000

/**
 * Returns undefined for a read model that is whole. An operator's rebuild takes nothing from readers.
 */
export function coverageOf({ rebuild }: ReadModelState): Coverage | undefined {
  if (rebuild === undefined || rebuild.reason === 'requested') return undefined
  const { nextHour, newestHour } = rebuild
  // Clients whose clock is not quite right have events in the hours beside those of the archive's key.
  const coversFrom = nextHour + 2
  // The newest hour is that after the present one, which only clients whose clocks are ahead have.
  return { coversFromMs: coversFrom >= newestHour ? undefined : coversFrom * hourMs }
}

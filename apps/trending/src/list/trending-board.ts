import type { TrendingWindow } from '@frontpage/contracts'
import type { Ranked, Rising } from '@frontpage/ranking'
import type { Decidable } from '@frontpage/editorial'
import type { Coverage, StoryCard } from '@frontpage/read-models'

/**
 * The live stories of every site in memory, ranked by readers alone. Scopes are texts as `formatScope` writes them.
 * Returned objects are never changed afterwards: a change makes new objects.
 */
export interface TrendingBoard {
  state(): BoardState
  /** Every site that has, or may have, live stories; other sites do not exist for readers. */
  sites(): readonly string[]
  /**
   * Increases whenever an answer for this site may change, `isStale` and `coverage` of its state included; a few times a
   * second at most.
   */
  version(site: string): number
  /** Called with the sites whose version increased, and when the state or the sites have changed. */
  onChange(listener: (sites: readonly string[]) => void): void
  /** The stories of a list: best first, up to 200 deep; none for a scope without stories. */
  rankList(site: string, scope: string, window: TrendingWindow): ListSkeleton
  rankRising(site: string, scope: string): RisingSkeleton
  /** The stories of a skeleton with all their attributes; stories that were removed meanwhile are left out. */
  hydrateList(site: string, scope: string, skeleton: ListSkeleton): readonly RankedEntry[]
  hydrateRising(site: string, scope: string, skeleton: RisingSkeleton): readonly RisingEntry[]
  /** A story as it would stand in that list, whether it does or not; undefined for an unknown one. */
  find(site: string, scope: string, window: TrendingWindow, storyId: string): RankedEntry | undefined
  story(site: string, storyId: string): StoryReport | undefined
}

/** A list by story ids alone. */
export interface ListSkeleton {
  readonly ranked: readonly Ranked[]
  /** The rank by readers that each story had some minutes ago. */
  readonly earlier: ReadonlyMap<string, number>
}

export interface RisingSkeleton {
  readonly found: readonly Pick<Rising, 'storyId' | 'factor' | 'surprise'>[]
  readonly earlier: ReadonlyMap<string, number>
}

export interface BoardState {
  /** False until there was data to make lists of. */
  readonly isLoaded: boolean
  /** Current readers are unknown at the moment; lists are those of `asOfMs`. */
  readonly isStale: boolean
  /** The time of the last good reading, in milliseconds since 1970. */
  readonly asOfMs: number
  /** How much is there of what lists are made of, while it is computed again; absent where all is. */
  readonly coverage?: Coverage | undefined
}

/** Distinct readers of the last 15 minutes, hour and day; in a country's scope, its own readers. */
interface ReaderCounts {
  readonly m15: number
  readonly h1: number
  readonly h24: number
}

export interface RankedEntry extends Decidable {
  readonly card: StoryCard
  /** From 1: the rank by readers alone some minutes ago; undefined when it was not listed. */
  readonly previousRank: number | undefined
  readonly readers: ReaderCounts
  readonly score: number
  /** Readers in steps of 5 minutes, oldest first: the last hour. */
  readonly series: readonly number[]
}

export interface RisingEntry extends RankedEntry {
  /** The multiple of its usual rate. */
  readonly factor: number
}

/** Everything about one story. */
export interface StoryReport extends Decidable {
  readonly card: StoryCard
  /** The readers of the last 5 minutes. */
  readonly readersNow: number
  readonly readers: ReaderCounts
  /** Readers by minute, oldest first. */
  readonly minutes: { readonly fromMs: number; readonly counts: readonly number[] }
  /** Every scope whose lists may contain it, `global` first. */
  readonly scopes: readonly string[]
  readonly why: readonly ReportReason[]
}

/** A stable code and its parameters; clients write the text. */
interface ReportReason {
  readonly code: string
  readonly params: Readonly<Record<string, number | string>>
}

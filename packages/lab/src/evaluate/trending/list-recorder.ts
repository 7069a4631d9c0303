import { jaccard } from '@frontpage/ranking'

export interface ListRecorder {
  readonly name: string
  /** Records a list of ten, as readers would see it from now on. */
  show(nowMs: number, list: readonly string[]): void
  shownAt(nowMs: number): readonly string[] | undefined
  /** Mean overlap of consecutive lists. */
  stability(): number
  /** The time at which a story was first on a list; undefined if it never was. */
  firstShown(story: string): number | undefined
}

/** Records the lists of one way of ranking, refresh by refresh. */
export function createListRecorder(name: string): ListRecorder {
  const lists = new Map<number, readonly string[]>()
  const firstShown = new Map<string, number>()
  let last: readonly string[] | undefined
  let overlaps = 0
  let comparisons = 0
  return {
    name,
    show(nowMs, list) {
      if (last !== undefined) {
        overlaps += jaccard(last, list)
        comparisons++
      }
      last = list
      lists.set(nowMs, list)
      for (const story of list) if (!firstShown.has(story)) firstShown.set(story, nowMs)
    },
    shownAt: (nowMs) => lists.get(nowMs),
    stability: () => overlaps / comparisons,
    firstShown: (story) => firstShown.get(story),
  }
}

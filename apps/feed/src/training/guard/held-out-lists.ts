import type { TrainingList } from '../lists/training-list.js'

/** The lists on which models are compared. */
export interface HeldOutLists {
  add(list: TrainingList): void
  /** By surface: the lists of the last hour before the newest one, and more where these are few. */
  bySurface(): ReadonlyMap<string, readonly TrainingList[]>
  clear(): void
}

const hourMs = 3_600_000
/** A surface with less traffic is judged by its latest lists of this number, of whatever hour within a day. */
const minPerSurface = 50
const maxPerSurface = 500
/** Pages may invent names of surfaces. */
const maxSurfaces = 20

export function createHeldOutLists(): HeldOutLists {
  /** In the order in which they were served. */
  const kept = new Map<string, TrainingList[]>()
  let newestMs = -Infinity

  function trim(lists: TrainingList[]): TrainingList[] {
    const recent = lists.filter(({ servedMs }) => servedMs > newestMs - 24 * hourMs)
    const ofHour = recent.filter(({ servedMs }) => servedMs > newestMs - hourMs).length
    return recent.slice(-Math.min(Math.max(ofHour, minPerSurface), maxPerSurface))
  }

  return {
    add(list) {
      const lists = kept.get(list.surface) ?? []
      if (lists.length === 0 && kept.size >= maxSurfaces && !kept.has(list.surface)) return
      newestMs = Math.max(newestMs, list.servedMs)
      // A list that came late goes where it belongs.
      let at = lists.length
      while (at > 0 && lists[at - 1]!.servedMs > list.servedMs) at--
      lists.splice(at, 0, list)
      kept.set(list.surface, lists.length > maxPerSurface * 2 ? trim(lists) : lists)
    },
    bySurface: () =>
      new Map(
        [...kept].flatMap(([surface, lists]) => {
          const trimmed = trim(lists)
          kept.set(surface, trimmed)
          return trimmed.length === 0 ? [] : [[surface, trimmed]]
        }),
      ),
    clear() {
      kept.clear()
      newestMs = -Infinity
    },
  }
}

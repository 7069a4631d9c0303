import type { ReadModelName, ReadModelStates, Rebuild } from '@frontpage/read-models'

/** Some read models whose next hour of the archive is the same. */
export interface ChosenHour {
  readonly names: readonly ReadModelName[]
  readonly hour: number
  readonly storedSinceMs: number | undefined
}

/**
 * The lists of now need these hours of these read models, and these come before all others. Trending comes alone first: who
 * follows it keeps the titles that it knows.
 */
const urgentHours: Partial<Record<ReadModelName, number>> = { trending: 4, stories: 4, live: 2 }

/** These come next, as a whole: until then new units take part in no experiment that keeps assignments. */
const important: ReadonlySet<ReadModelName> = new Set(['assignments'])

function urgencyOf(name: ReadModelName, { newestHour, nextHour }: Rebuild): number {
  if (newestHour - nextHour < (urgentHours[name] ?? 0)) return name === 'trending' ? 3 : 2
  return important.has(name) ? 1 : 0
}

/**
 * Chooses the hour of the archive that is replayed next: the newest first, so that the lists of now are right first. Read
 * models that want the same one share its reading.
 */
export function chooseHour(
  states: ReadModelStates,
  mayRebuild: (name: ReadModelName, rebuild: Rebuild) => boolean,
): ChosenHour | undefined {
  const pending = Object.entries(states).flatMap(([key, state]) => {
    const name = key as ReadModelName
    const { rebuild } = state
    if (rebuild === undefined || !mayRebuild(name, rebuild)) return []
    return [{ name, rebuild, urgency: urgencyOf(name, rebuild) }]
  })
  const [first] = pending.toSorted((a, b) => b.urgency - a.urgency || b.rebuild.nextHour - a.rebuild.nextHour)
  if (first === undefined) return undefined
  const { nextHour: hour, storedSinceMs } = first.rebuild
  const names = pending
    .filter(({ rebuild, urgency }) => urgency === first.urgency && isSame(rebuild, first.rebuild))
    .map(({ name }) => name)
  return { names, hour, storedSinceMs }
}

function isSame(a: Rebuild, b: Rebuild): boolean {
  return a.nextHour === b.nextHour && a.storedSinceMs === b.storedSinceMs
}

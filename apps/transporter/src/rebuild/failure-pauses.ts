import type { ReadModelName } from '@frontpage/read-models'

const firstPauseMs = 1_000
const maxPauseMs = 60_000

/** Pauses of read models after failures, each twice as long as the one before: an hour that fails must not keep others waiting. */
export interface FailurePauses {
  has(name: ReadModelName): boolean
  begin(names: readonly ReadModelName[]): void
  /** The next failure is a first one again. */
  end(names: readonly ReadModelName[]): void
}

export function createFailurePauses(): FailurePauses {
  const pauses = new Map<ReadModelName, { readonly ms: number; readonly until: number }>()
  return {
    has: (name) => performance.now() < (pauses.get(name)?.until ?? -Infinity),
    begin(names) {
      for (const name of names) {
        const ms = Math.min(2 * (pauses.get(name)?.ms ?? firstPauseMs / 2), maxPauseMs)
        pauses.set(name, { ms, until: performance.now() + ms })
      }
    },
    end(names) {
      for (const name of names) pauses.delete(name)
    },
  }
}

import { setTimeout as pause } from 'node:timers/promises'
import { readModelsKeys } from '@frontpage/contracts'
import { parseReadModelStates, type RebuildReason } from '@frontpage/read-models'
import type { Platform } from '../../platform/start-platform.js'

interface RebuildReport {
  /** The longest rebuild, from its beginning until the read model was whole, or the rebuild cancelled. */
  readonly rebuildSeconds: number
  /** How many there were, by reason. */
  readonly rebuilds: Partial<Record<RebuildReason, number>>
}

export interface RebuildWatch {
  /** An empty object where no rebuild was seen. */
  stop(): Promise<Partial<RebuildReport>>
}

interface SeenRebuild {
  readonly reason: RebuildReason
  readonly startedMs: number
  endedMs: number | undefined
}

const everyMs = 100

/** Looks all the time for read models that are being computed again. */
export function watchRebuilds({ redis, namespace }: Pick<Platform, 'redis' | 'namespace'>): RebuildWatch {
  const key = readModelsKeys(namespace).states
  const seen = new Map<string, SeenRebuild>()
  let isStopped = false

  async function look(): Promise<void> {
    const states = parseReadModelStates(await redis.hgetall(key))
    const current = new Set<string>()
    for (const [name, { rebuild }] of Object.entries(states)) {
      if (rebuild === undefined) continue
      const { id, reason, startedMs } = rebuild
      current.add(`${name} ${id}`)
      if (!seen.has(`${name} ${id}`)) seen.set(`${name} ${id}`, { reason, startedMs, endedMs: undefined })
    }
    const nowMs = Date.now()
    for (const [id, rebuild] of seen) if (!current.has(id)) rebuild.endedMs ??= nowMs
  }

  const looking = (async () => {
    while (!isStopped) {
      // While Redis is away, nothing can be seen.
      await look().catch(() => {})
      await pause(everyMs)
    }
  })()
  return {
    async stop() {
      isStopped = true
      await looking
      return seen.size === 0 ? {} : summariseRebuilds([...seen.values()], Date.now())
    },
  }
}

/** A rebuild that has not ended lasts until now. */
export function summariseRebuilds(
  seen: readonly Pick<SeenRebuild, 'reason' | 'startedMs' | 'endedMs'>[],
  nowMs: number,
): RebuildReport {
  const rebuilds: Partial<Record<RebuildReason, number>> = {}
  let longestMs = 0
  for (const { reason, startedMs, endedMs = nowMs } of seen) {
    rebuilds[reason] = (rebuilds[reason] ?? 0) + 1
    longestMs = Math.max(longestMs, endedMs - startedMs)
  }
  return { rebuildSeconds: Number((longestMs / 1000).toFixed(1)), rebuilds }
}

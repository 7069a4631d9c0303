import { createOriginCheck, sealOf, type Source } from '@frontpage/contracts'
import { indexByWriteKey } from '../sources/index-by-write-key.js'
import { createRateLimiter, type RateLimiter } from '../rates/rate-limiter.js'
import type { RateLimit } from '../rates/token-broker.js'

/** A source as requests meet it. */
export interface SourceDoor {
  readonly source: Source
  /** What begins the lines of its requests: `sealOf`. */
  readonly seal: string
  /** Undefined: no limit. */
  readonly limiter: RateLimiter | undefined
  allowsOrigin(origin: string): boolean
}

export interface SourceDoors {
  readonly find: (writeKey: string) => SourceDoor | undefined
  /** Whether any source allows this origin: all that a preflight, which names no key, can be told. */
  readonly anyAllowsOrigin: (origin: string) => boolean
  /** Takes over changed sources; a source whose rate did not change keeps what it has used up. */
  readonly update: (sources: readonly Source[]) => void
}

/** @param createLimiter by default each limiter has a bucket of its own, for this process alone. */
export function createSourceDoors(
  createLimiter: (sourceId: string, rate: RateLimit) => RateLimiter = (_, rate) => createRateLimiter(rate),
): SourceDoors {
  let byWriteKey = new Map<string, SourceDoor>()
  let limiters = new Map<string, { key: string; limiter: RateLimiter }>()

  function limiterOf({ id, rate }: Source): RateLimiter | undefined {
    if (rate === undefined) return undefined
    const key = JSON.stringify(rate)
    const existing = limiters.get(id)
    if (existing?.key === key) return existing.limiter
    return createLimiter(id, rate)
  }

  return {
    find: (writeKey) => byWriteKey.get(writeKey),
    anyAllowsOrigin(origin) {
      for (const door of byWriteKey.values()) if (door.allowsOrigin(origin)) return true
      return false
    },
    update(sources) {
      const next = new Map<string, { key: string; limiter: RateLimiter }>()
      const doors = sources.map((source): SourceDoor => {
        const limiter = limiterOf(source)
        if (limiter !== undefined) next.set(source.id, { key: JSON.stringify(source.rate), limiter })
        return {
          source,
          seal: sealOf(source),
          limiter,
          allowsOrigin: createOriginCheck(source.allowedOrigins),
        }
      })
      limiters = next
      byWriteKey = indexByWriteKey(doors, (door) => door.source)
    },
  }
}

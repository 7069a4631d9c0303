import {
  createOriginCheck,
  createPlaceholderTest,
  isServerSource,
  linePrefixOf,
  type Source,
} from '@frontpage/contracts'
import type { Redaction } from '../events/redact-urls.js'
import { keptFieldsOf, type KeptFields } from '../events/kept-of-private-readers.js'
import { indexByWriteKey } from '../sources/index-by-write-key.js'
import { createRateLimiter, type RateLimiter } from '../rates/rate-limiter.js'
import type { RateLimit } from '../rates/token-broker.js'

/** A source with what requests need of it at hand: its rate limiter and its origin check. */
export interface ActiveSource {
  readonly source: Source
  /** Begins the lines of its requests; made by `linePrefixOf`. */
  readonly linePrefix: string
  /** Its events say their readers' addresses. */
  readonly isServer: boolean
  /** Undefined where the source has no rate limit. */
  readonly limiter: RateLimiter | undefined
  /** Whether an id names nobody. */
  readonly isPlaceholder: (id: unknown) => boolean
  /** The fields that are kept of the events of readers who ask not to be tracked. */
  readonly kept: KeptFields
  /** The part of URLs in which addresses are hidden; undefined for none. */
  readonly redaction: Redaction | undefined
  allowsOrigin(origin: string): boolean
}

export interface ActiveSources {
  /** Finds the source of a write key; of `id:secret` where the whole is no source's key, the one whose key is the id. */
  readonly find: (writeKey: string) => ActiveSource | undefined
  /** Whether any source allows this origin. A preflight names no write key, so it can be told no more. */
  readonly anyAllowsOrigin: (origin: string) => boolean
  /** Replaces the sources; one whose rate did not change keeps its limiter and what it has used up. */
  readonly update: (sources: readonly Source[]) => void
}

/** @param createLimiter by default each limiter has a bucket of its own, for this process alone. */
export function createActiveSources(
  createLimiter: (sourceId: string, rate: RateLimit) => RateLimiter = (_, rate) => createRateLimiter(rate),
): ActiveSources {
  let byWriteKey = new Map<string, ActiveSource>()
  let limiters = new Map<string, { key: string; limiter: RateLimiter }>()

  function limiterOf({ id, rate }: Source): RateLimiter | undefined {
    if (rate === undefined) return undefined
    const key = JSON.stringify(rate)
    const existing = limiters.get(id)
    if (existing?.key === key) return existing.limiter
    return createLimiter(id, rate)
  }

  return {
    find: (writeKey) => byWriteKey.get(writeKey) ?? byWriteKey.get(idOf(writeKey)),
    anyAllowsOrigin(origin) {
      for (const active of byWriteKey.values()) if (active.allowsOrigin(origin)) return true
      return false
    },
    update(sources) {
      const next = new Map<string, { key: string; limiter: RateLimiter }>()
      const active = sources.map((source): ActiveSource => {
        const limiter = limiterOf(source)
        if (limiter !== undefined) next.set(source.id, { key: JSON.stringify(source.rate), limiter })
        const isServer = isServerSource(source)
        return {
          source,
          linePrefix: linePrefixOf({ ...source, ...(!isServer && { ignoresSaidIp: true }) }),
          isServer,
          limiter,
          isPlaceholder: createPlaceholderTest(source.placeholderIds),
          kept: keptFieldsOf(source.mapping),
          redaction: redactionOf(source),
          allowsOrigin: createOriginCheck(source.allowedOrigins),
        }
      })
      limiters = next
      byWriteKey = indexByWriteKey(active, ({ source }) => source)
    },
  }
}

/** The part before the colon; '', which is no key, where there is none. */
function idOf(writeKey: string): string {
  return writeKey.slice(0, Math.max(0, writeKey.indexOf(':')))
}

function redactionOf({ redactUrls = 'query' }: Source): Redaction | undefined {
  return redactUrls === 'none' ? undefined : redactUrls
}

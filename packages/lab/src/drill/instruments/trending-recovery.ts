import { setTimeout as pause } from 'node:timers/promises'
import { readModelsKeys } from '@frontpage/contracts'
import { coverageOf, parseReadModelStates } from '@frontpage/read-models'
import type { Platform } from '../../platform/start-platform.js'

/** The part of an answer of trending that tells how much it is made of. */
interface ToldByTrending {
  readonly stale?: true
  readonly rebuilding?: true
  readonly coversFrom?: string | null
}

const lastHourMs = 3_600_000
const everyMs = 100
/** Trending notices within a second that its read model has begun anew: an answer from before does not count. */
const steadyMs = 2_500
const withinMs = 300_000

/**
 * Measures how long it takes from now until `GET /v1/trending` has all of the last hour, by what it says itself and by
 * what the transporter says of the read model. Resolves with null where it does not come to that within five minutes.
 */
export async function secondsUntilTrendingIsRight(
  platform: Pick<Platform, 'redis' | 'namespace' | 'site'>,
  trendingUrl: string,
): Promise<number | null> {
  const startedMs = performance.now()
  let rightSinceMs: number | undefined
  while (performance.now() - startedMs < withinMs) {
    const isRight = await Promise.all([
      isRightByItsState(platform).catch(() => false),
      isRightByItsAnswer(trendingUrl, platform.site).catch(() => false),
    ])
    const nowMs = performance.now()
    rightSinceMs = isRight.every(Boolean) ? (rightSinceMs ?? nowMs) : undefined
    if (rightSinceMs !== undefined && nowMs - rightSinceMs >= steadyMs) {
      return Number(((rightSinceMs - startedMs) / 1000).toFixed(1))
    }
    await pause(everyMs)
  }
  return null
}

async function isRightByItsState({
  redis,
  namespace,
}: Pick<Platform, 'redis' | 'namespace'>): Promise<boolean> {
  const { trending } = parseReadModelStates(await redis.hgetall(readModelsKeys(namespace).states))
  if (trending === undefined) return false
  const coverage = coverageOf(trending)
  return coverage === undefined || isFromAnHourAgo(coverage.coversFromMs, Date.now())
}

async function isRightByItsAnswer(url: string, site: string): Promise<boolean> {
  const response = await fetch(`${url}/v1/trending?site=${site}&limit=1`, {
    signal: AbortSignal.timeout(2_000),
  })
  const answer = (await response.json()) as ToldByTrending
  return response.ok && coversLastHour(answer, Date.now())
}

export function coversLastHour({ stale, rebuilding, coversFrom }: ToldByTrending, nowMs: number): boolean {
  if (stale === true) return false
  if (rebuilding !== true) return true
  return isFromAnHourAgo(typeof coversFrom === 'string' ? Date.parse(coversFrom) : undefined, nowMs)
}

function isFromAnHourAgo(coversFromMs: number | undefined, nowMs: number): boolean {
  return coversFromMs !== undefined && coversFromMs <= nowMs - lastHourMs
}

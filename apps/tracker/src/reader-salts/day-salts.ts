import { createHmac, randomBytes } from 'node:crypto'
import type { DayHash } from '../events/protect-reader.js'
import type { SaltExchange, SaltOffer } from './salt-exchange.js'

const dayMs = 86_400_000
/** Events that are later than this are late: folds ignore them, and their day's salt is gone. */
const lateWindowMs = 24 * 3_600_000

const refreshEveryMs = 1_000
/**
 * A process that made salts of its own while Redis was away offers them only after this time, so that a Redis that was
 * emptied gets the salts back from those that held the shared ones.
 */
const holdersFirstMs = 3 * refreshEveryMs

export interface DaySalts {
  /**
   * The day is that of the client's time. Where the salt of that day is gone, or not there yet, that of the arrival
   * makes the hash.
   */
  readonly hashId: DayHash
  /** Agrees with the other processes on the salts. Never rejects. */
  refresh(): Promise<void>
  close(): void
}

interface Options {
  /** The exchange of all trackers. */
  readonly shared: SaltExchange
  /** The exchange of this tracker's processes, for the time that the other one cannot be reached. */
  readonly primary?: SaltExchange | undefined
  /** Called for each hash that is made with a salt that other trackers may not have. */
  readonly onUnshared: () => void
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly monotonicMs?: () => number
}

interface Salt {
  readonly salt: string
  /** Redis had it, so all trackers have it. */
  readonly isShared: boolean
}

/**
 * Random salts, one for each day, with which the ids of readers who ask for privacy are hashed. They exist in the memory of
 * the trackers and in Redis, that of tomorrow already today, so that a Redis that is away over midnight does not matter;
 * and nowhere from the end of the day after theirs on: nobody can find the reader of a hash any more then.
 */
export function createDaySalts({
  shared,
  primary,
  onUnshared,
  now,
  monotonicMs = () => performance.now(),
}: Options): DaySalts {
  const held = new Map<string, Salt>()
  /** Since when Redis answers; undefined while it does not. At the start nothing is known against it. */
  let answersSinceMs: number | undefined = -Infinity
  let timer: NodeJS.Timeout | undefined
  let isClosed = false
  let refreshing: Promise<void> | undefined

  function saltOf(day: string): Salt {
    let salt = held.get(day)
    if (salt === undefined) {
      salt = { salt: randomBytes(32).toString('base64url'), isShared: false }
      held.set(day, salt)
    }
    return salt
  }

  function forgetOld(): void {
    for (const day of held.keys()) if (endOf(day) <= now()) held.delete(day)
  }

  function offersOf(mayOffer: (salt: Salt) => boolean): SaltOffer[] {
    const atMs = now()
    const today = dayOf(atMs)
    const tomorrow = dayOf(atMs + dayMs)
    return [dayOf(atMs - dayMs), today, tomorrow].map((day) => {
      // No salt is made for a day that is over.
      const known = day === today || day === tomorrow ? saltOf(day) : held.get(day)
      const salt = known !== undefined && mayOffer(known) ? known.salt : undefined
      return { day, salt, isShared: known?.isShared === true, forMs: Math.max(1, endOf(day) - atMs) }
    })
  }

  function adopt(
    offers: readonly SaltOffer[],
    salts: readonly (string | undefined)[],
    isShared: boolean,
  ): void {
    for (const [at, { day }] of offers.entries()) {
      const salt = salts[at]
      if (salt === undefined || (!isShared && held.get(day)?.isShared === true)) continue
      held.set(day, { salt, isShared })
    }
  }

  async function agreeWithAll(): Promise<void> {
    const hasAnsweredLong = answersSinceMs !== undefined && monotonicMs() - answersSinceMs >= holdersFirstMs
    const offers = offersOf(({ isShared }) => isShared || hasAnsweredLong)
    try {
      adopt(offers, await shared.agree(offers), true)
      answersSinceMs ??= monotonicMs()
    } catch {
      answersSinceMs = undefined
    }
    await agreeWithProcesses()
  }

  /** Processes that start while Redis is away get the salts from here, too. */
  async function agreeWithProcesses(): Promise<void> {
    if (primary === undefined) return
    const offers = offersOf(() => true)
    const salts = await primary.agree(offers).catch(() => [])
    adopt(offers, salts, false)
  }

  async function refresh(): Promise<void> {
    forgetOld()
    await agreeWithAll()
    forgetOld()
    if (isClosed) return
    clearTimeout(timer)
    timer = setTimeout(() => void refreshOnce(), refreshEveryMs).unref()
  }

  function refreshOnce(): Promise<void> {
    refreshing ??= refresh().finally(() => (refreshing = undefined))
    return refreshing
  }

  return {
    hashId(id, { sourceId, receivedAt, originalTimestamp }) {
      const day = dayOf(originalTimestamp ?? receivedAt)
      const known = endOf(day) > now() ? held.get(day) : undefined
      const { salt, isShared } = known ?? saltOf(dayOf(receivedAt))
      if (!isShared) onUnshared()
      const hash = createHmac('sha256', salt).update(`${day}\n${sourceId}\n${id}`).digest('base64url')
      return `day-${hash.slice(0, 27)}`
    },
    refresh: refreshOnce,
    close() {
      isClosed = true
      clearTimeout(timer)
      held.clear()
    },
  }
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}

/** The time at which the salt of a day is thrown away: the latest of its events are late from then on. */
function endOf(day: string): number {
  return Date.parse(day) + dayMs + lateWindowMs
}

import { repeatUntilClosed } from '@frontpage/concurrency'
import type { Lease } from '@frontpage/redis'
import type { StoryFeed } from '../feeds/story-feeds.js'
import { feedDigestOf } from './import-feed.js'
import type { ImportState } from './import-report.js'
import type { ImportStates } from './import-states.js'

export interface ImportSchedule {
  /** Ends what is in progress. */
  close(): Promise<void>
}

export interface ImportScheduleOptions {
  readonly feeds: () => readonly StoryFeed[]
  readonly states: ImportStates
  readonly lease: Lease
  /** Imports a feed. Rejects when the signal is aborted. */
  readonly importFeed: (
    feed: StoryFeed,
    before: ImportState | undefined,
    signal: AbortSignal,
  ) => Promise<ImportState>
  readonly onImported: (state: ImportState) => void
  readonly onError: (error: unknown) => void
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly everyMs?: number
}

export const importLeaseMs = 15_000
const maxAtOnce = 2

/**
 * Imports the feeds that are due, two at a time, while this process holds the lease. A process that loses it ends its
 * imports: two of them would store the same, which is no harm but for the versions.
 */
export function startImportSchedule(options: ImportScheduleOptions): ImportSchedule {
  const { states, lease, now, onError, everyMs = 1_000 } = options
  const running = new Map<string, Promise<void>>()
  let ending = new AbortController()

  async function run(feed: StoryFeed, before: ImportState | undefined): Promise<void> {
    const { signal } = ending
    try {
      const state = await options.importFeed(feed, before, signal)
      signal.throwIfAborted()
      await states.put(state)
      options.onImported(state)
    } catch (error) {
      if (!signal.aborted) onError(error)
    } finally {
      running.delete(feed.id)
    }
  }

  async function endAll(): Promise<void> {
    ending.abort()
    await Promise.all(running.values())
    ending = new AbortController()
  }

  async function look(): Promise<void> {
    if ((await lease.hold()) === undefined) return endAll()
    const feeds = options.feeds().filter(({ enabled }) => enabled)
    const known = await states.getAll(feeds.map(({ id }) => id))
    const due = feeds
      .map((feed, at) => ({ feed, before: known[at], dueMs: dueOf(feed, known[at]) }))
      .filter(({ feed, dueMs }) => dueMs <= now() && !running.has(feed.id))
      .toSorted((a, b) => a.dueMs - b.dueMs)
    for (const { feed, before } of due.slice(0, maxAtOnce - running.size)) {
      running.set(feed.id, run(feed, before))
    }
  }

  const looking = repeatUntilClosed(look, { everyMs, onError })
  return {
    async close() {
      await looking.close()
      await endAll()
      await lease.release().catch(onError)
    },
  }
}

/** A feed whose record has changed is imported at once. */
function dueOf(feed: StoryFeed, state: ImportState | undefined): number {
  return state?.digest === feedDigestOf(feed) ? Date.parse(state.report.nextAt) : -Infinity
}
